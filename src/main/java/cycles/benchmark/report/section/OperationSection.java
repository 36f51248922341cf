package cycles.benchmark.report.section;

import cycles.benchmark.report.chart.OperationChart;
import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Cell;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Latency;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.OperationResult;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Result;
import cycles.benchmark.statistics.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Builds the section on the latency of each operation, by scenario and backend. */
public final class OperationSection implements SectionBuilder {

    @Override
    public Section build(BenchmarkRun run) {
        List<List<Cell>> rows = new ArrayList<>();
        List<Block.Chart> charts = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            List<Result> results = Result.of(run, scenario);
            List<String> operations = results.stream()
                    .flatMap(result -> result.repetitions().stream())
                    .flatMap(repetition -> repetition.operations().stream())
                    .map(OperationResult::name)
                    .distinct()
                    .toList();
            operations.forEach(operation -> rows.add(row(scenario, operation, results)));
            if (!operations.isEmpty()) {
                charts.add(new Block.Chart(
                        scenario.title(),
                        OperationChart.draw(
                                operations,
                                run.backends().stream()
                                        .map(MeasuredBackend::name)
                                        .toList(),
                                (operation, backend) -> unlessSaturated(results.get(backend), operation, Latency::p50),
                                (operation, backend) ->
                                        unlessSaturated(results.get(backend), operation, Latency::p99))));
            }
        }
        return Section.withLegend(
                "Latency by operation",
                new Block.Paragraph(
                        "Mean of the repetitions in milliseconds. Each bar in the charts spans p50 to p99; the marker is"
                                + " at p99."),
                new Block.Charts(charts),
                new Block.CollapsedTable(
                        "All values", Block.Table.ofNumbers(BackendColumns.of(run, "p50 · p99 (ms)"), rows)));
    }

    private static List<Cell> row(Scenario scenario, String operation, List<Result> results) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(operation, scenario.name()));
        for (Result result : results) {
            Optional<Double> p50 = mean(result, operation, Latency::p50);
            Optional<Double> p99 = mean(result, operation, Latency::p99);
            if (result.isSaturated()) {
                row.add(Cell.of("SATURATED"));
            } else {
                row.add(Cell.of(
                        p50.isEmpty() || p99.isEmpty()
                                ? "–"
                                : Unit.digits(p50.get()) + " · " + Unit.digits(p99.get())));
            }
        }
        return row;
    }

    /** Empty for a saturated backend: its latencies are not meaningful and would compress the scale. */
    private static Optional<Double> unlessSaturated(
            Result result, String operation, ToDoubleFunction<Latency> percentile) {
        return result.isSaturated() ? Optional.empty() : mean(result, operation, percentile);
    }

    private static Optional<Double> mean(Result result, String operation, ToDoubleFunction<Latency> percentile) {
        return result.estimate(repetition -> repetition.operations().stream()
                        .filter(each -> each.name().equals(operation))
                        .flatMap(each -> Stream.ofNullable(each.outcome().latency()))
                        .map(percentile::applyAsDouble))
                .map(Estimate::mean);
    }
}
