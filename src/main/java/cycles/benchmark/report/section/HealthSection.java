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

/** Whether the measurement itself can be believed: both sides' processors and pauses, counts, rules. */
public final class HealthSection implements SectionBuilder {

    @Override
    public Section of(BenchmarkRun run) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(scenario.title(), scenario.name()));
            Result.of(run, scenario).forEach(result -> row.add(cell(result.repetitions())));
            rows.add(row);
        }
        return Section.of(
                "Can it be believed?",
                new Block.Paragraph(
                        "Yes where the service counted what was sent, the rules held when all was checked afterwards,"
                                + " and the load generator was not the limit. Below, of the worst repetition: processors"
                                + " kept busy by load generator + service, by how much the generator itself started"
                                + " requests late (p99), garbage collection of both."),
                Block.Table.ofFigures(BackendColumns.of(run, "Scenario"), rows));
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
                doubts(repetitions, servers),
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

    private static String doubts(List<Repetition> repetitions, List<ServerHealth> servers) {
        List<String> doubts = new ArrayList<>();
        if (repetitions.stream()
                .anyMatch(each -> !each.correctness().violations().isEmpty())) {
            doubts.add("RULES BROKEN");
        }
        if (!servers.stream().allMatch(ServerHealth::countsMatch)) {
            doubts.add("COUNTS DIFFER");
        }
        if (repetitions.stream().anyMatch(each -> each.client().limited())) {
            doubts.add("CLIENT-LIMITED");
        }
        return doubts.isEmpty() ? "yes" : String.join(", ", doubts);
    }

    private static <T> double worst(List<T> all, ToDoubleFunction<T> figure) {
        return all.stream().mapToDouble(figure).max().orElse(0);
    }
}
