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

/** What each operation took on each backend, scenario by scenario. */
public final class OperationSection implements SectionBuilder {

    @Override
    public Section of(BenchmarkRun run) {
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
                                (operation, backend) -> drawn(results.get(backend), operation, Latency::p50),
                                (operation, backend) -> drawn(results.get(backend), operation, Latency::p99))));
            }
        }
        return Section.keyed(
                "Operation by backend",
                new Block.Paragraph(
                        "Latency in milliseconds, medians of the repetitions. In the charts a bar runs from the p50 to"
                                + " the p99, where the marker is."),
                new Block.Charts(charts),
                new Block.Folded(
                        "Every figure", Block.Table.ofFigures(BackendColumns.of(run, "p50 · p99 (ms)"), rows)));
    }

    private static List<Cell> row(Scenario scenario, String operation, List<Result> results) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(operation, scenario.name()));
        for (Result result : results) {
            Optional<Double> p50 = median(result, operation, Latency::p50);
            Optional<Double> p99 = median(result, operation, Latency::p99);
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

    /** Without those that were saturated: their latencies say nothing and would flatten all others. */
    private static Optional<Double> drawn(Result result, String operation, ToDoubleFunction<Latency> figure) {
        return result.isSaturated() ? Optional.empty() : median(result, operation, figure);
    }

    private static Optional<Double> median(Result result, String operation, ToDoubleFunction<Latency> figure) {
        return Estimate.of(result.repetitions().stream()
                        .flatMap(repetition -> repetition.operations().stream())
                        .filter(each -> each.name().equals(operation))
                        .flatMap(each -> Optional.ofNullable(each.outcome().latency()).stream())
                        .map(figure::applyAsDouble)
                        .toList())
                .map(Estimate::median);
    }
}
