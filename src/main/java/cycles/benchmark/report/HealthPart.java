package cycles.benchmark.report;

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
final class HealthPart implements Part {

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
                        "The worst repetition of each: processors kept busy by load generator and service (1.0 is one"
                            + " whole core), how late the generator itself started requests (p99), garbage collection,"
                            + " whether the service counted what was sent, and whether the rules of the API held when"
                            + " all was checked after the run."),
                Block.Table.ofFigures(BackendHeads.of(run, "Scenario"), rows));
    }

    private static Cell cell(List<Repetition> repetitions) {
        if (repetitions.isEmpty()) {
            return Cell.of("–");
        }
        List<ServerHealth> servers = repetitions.stream()
                .map(Repetition::server)
                .filter(Objects::nonNull)
                .toList();
        boolean limited = repetitions.stream().anyMatch(each -> each.client().limited());
        return Cell.of(
                "generator "
                        + Unit.digits(worst(repetitions, each -> each.client().cpuShare())) + " cores",
                limited ? "CLIENT-LIMITED" : "",
                servers.isEmpty() ? "" : "service " + Unit.digits(worst(servers, ServerHealth::cpuShare)) + " cores",
                "lag "
                        + Unit.MILLISECONDS.text(
                                worst(repetitions, each -> each.client().scheduleLagP99())),
                "GC "
                        + Unit.MILLISECONDS.text(
                                worst(repetitions, each -> each.client().gcMillis()))
                        + (servers.isEmpty()
                                ? ""
                                : " / " + Unit.MILLISECONDS.text(worst(servers, ServerHealth::gcMillis))),
                counts(servers),
                rules(repetitions));
    }

    private static String counts(List<ServerHealth> servers) {
        if (servers.isEmpty()) {
            return "counts unknown";
        }
        return servers.stream()
                .filter(server -> !server.countsMatch())
                .findFirst()
                .map(server -> "COUNTED %s OF %s"
                        .formatted(Unit.count(server.requestsCounted()), Unit.count(server.requestsSent())))
                .orElse("counts match");
    }

    private static String rules(List<Repetition> repetitions) {
        long checks = repetitions.stream()
                .mapToLong(each -> each.correctness().checks())
                .sum();
        long broken = repetitions.stream()
                .mapToLong(each -> each.correctness().violations().size())
                .sum();
        return broken > 0 ? Unit.count(broken) + " RULES BROKEN" : Unit.count(checks) + " checks passed";
    }

    private static <T> double worst(List<T> all, ToDoubleFunction<T> figure) {
        return all.stream().mapToDouble(figure).max().orElse(0);
    }
}
