package cycles.benchmark.report.section;

import cycles.benchmark.report.chart.PhaseChart;
import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Cell;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.report.document.Text;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Latency;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Phase;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Metric;
import cycles.benchmark.statistics.Result;
import cycles.benchmark.statistics.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Builds the section on the time per phase of scenarios that have phases. */
public final class PhaseSection implements SectionBuilder {

    @Override
    public Section build(BenchmarkRun run) {
        List<Block> blocks = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            List<Result> results = Result.of(run, scenario);
            List<String> phases = results.stream()
                    .flatMap(result -> result.repetitions().stream())
                    .flatMap(repetition -> repetition.phases().stream())
                    .map(Phase::name)
                    .distinct()
                    .toList();
            if (phases.size() > 1) {
                blocks.add(table(run, phases, results));
                blocks.add(new Block.Charts(List.of(new Block.Chart(
                        scenario.title() + ", from dark to light: " + Text.join(phases),
                        PhaseChart.draw(
                                run.backends().stream()
                                        .map(MeasuredBackend::name)
                                        .toList(),
                                phases,
                                means(phases, results))))));
            }
        }
        return new Section("Time by phase", Section.Layout.COLUMNS, blocks);
    }

    private static Block table(BenchmarkRun run, List<String> phases, List<Result> results) {
        List<List<Double>> means = means(phases, results);
        List<List<Cell>> rows = new ArrayList<>();
        for (int phase = 0; phase < phases.size(); phase++) {
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(phases.get(phase)));
            for (int backend = 0; backend < results.size(); backend++) {
                List<Double> seconds = means.get(backend);
                double total = seconds.stream().mapToDouble(Double::doubleValue).sum();
                row.add(Cell.of(
                        Metric.TIME.unit().text(seconds.get(phase)),
                        total == 0 ? "" : Text.wholePercent(seconds.get(phase) / total) + " of the time",
                        rate(phases.get(phase), results.get(backend)),
                        p99(phases.get(phase), results.get(backend))));
            }
            rows.add(row);
        }
        return Block.Table.ofNumbers(BackendColumns.of(run, "Phase"), rows);
    }

    /** The mean duration in seconds by backend, then by phase. */
    private static List<List<Double>> means(List<String> phases, List<Result> results) {
        return results.stream()
                .map(result -> phases.stream()
                        .map(phase -> mean(phase, result, each -> Stream.of(each.durationSeconds()))
                                .orElse(0.0))
                        .toList())
                .toList();
    }

    private static String rate(String phase, Result result) {
        return mean(phase, result, each -> Stream.of(each.outcome().throughput()))
                .map(Unit.PER_SECOND::text)
                .orElse("");
    }

    private static String p99(String phase, Result result) {
        return mean(
                        phase,
                        result,
                        each -> Stream.ofNullable(each.outcome().latency()).map(Latency::p99))
                .map(p99 -> "p99 " + Unit.MILLISECONDS.text(p99))
                .orElse("");
    }

    private static Optional<Double> mean(String name, Result result, Function<Phase, Stream<Double>> value) {
        return result.estimate(repetition -> repetition.phases().stream()
                        .filter(phase -> phase.name().equals(name))
                        .flatMap(value))
                .map(Estimate::mean);
    }
}
