package cycles.benchmark.report.section;

import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Cell;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.run.ServerHealth;
import cycles.benchmark.statistics.Result;
import cycles.benchmark.statistics.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Builds the section on the validity of the measurement: rule checks, request counts, processor use and garbage collection. */
public final class HealthSection implements SectionBuilder {

    @Override
    public Section build(BenchmarkRun run) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(scenario.title(), scenario.name()));
            Result.of(run, scenario).forEach(result -> row.add(cell(result.repetitions())));
            rows.add(row);
        }
        return Section.of(
                "Measurement validity",
                new Block.Paragraph(
                        "A measurement is valid if the service counted exactly the requests that were sent, the check"
                                + " after the load found no broken rule, and the load generator was not the"
                                + " bottleneck. Below the result, from the worst repetition: busy cores of load generator"
                                + " + service, delay of request starts caused by the load generator (p99), and garbage"
                                + " collection time of both."),
                Block.Table.ofNumbers(BackendColumns.of(run, "Scenario"), rows));
    }

    private static Cell cell(List<Repetition> repetitions) {
        if (repetitions.isEmpty()) {
            return Cell.of("–");
        }
        List<ServerHealth> servers = repetitions.stream()
                .map(Repetition::server)
                .filter(Objects::nonNull)
                .toList();
        return Cell.of(
                problems(repetitions, servers),
                Unit.digits(worst(repetitions, each -> each.client().cpuShare()))
                        + (servers.isEmpty() ? "" : " + " + Unit.digits(worst(servers, ServerHealth::cpuShare)))
                        + " cores",
                "lag "
                        + Unit.MILLISECONDS.text(
                                worst(repetitions, each -> each.client().scheduleLagP99())),
                "GC "
                        + Unit.digits(worst(repetitions, each -> each.client().gcMillis()))
                        + (servers.isEmpty() ? "" : " + " + Unit.digits(worst(servers, ServerHealth::gcMillis)))
                        + " ms",
                servers.isEmpty() ? "counts unknown" : "",
                Unit.count(repetitions.stream()
                                .mapToLong(each -> each.correctness().checks())
                                .sum())
                        + " checks");
    }

    private static String problems(List<Repetition> repetitions, List<ServerHealth> servers) {
        List<String> problems = new ArrayList<>();
        if (repetitions.stream()
                .anyMatch(each -> !each.correctness().violations().isEmpty())) {
            problems.add("RULES BROKEN");
        }
        if (!servers.stream().allMatch(ServerHealth::countsMatch)) {
            problems.add("COUNTS DIFFER");
        }
        if (repetitions.stream().anyMatch(each -> each.client().limited())) {
            problems.add("CLIENT-LIMITED");
        }
        return problems.isEmpty() ? "valid" : String.join(", ", problems);
    }

    private static <T> double worst(List<T> all, ToDoubleFunction<T> value) {
        return all.stream().mapToDouble(value).max().orElse(0);
    }
}
