package cycles.benchmark.report.section;

import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Cell;
import cycles.benchmark.report.document.EstimateText;
import cycles.benchmark.report.document.Saturation;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Metric;
import cycles.benchmark.statistics.Ranking;
import cycles.benchmark.statistics.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every scenario in one line: what decides it, for each backend. */
public final class ScenarioSection implements SectionBuilder {

    @Override
    public Section of(BenchmarkRun run) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            Metric metric = Metric.decisive(scenario.kind());
            List<Result> results = Result.of(run, scenario);
            Optional<MeasuredBackend> winner = Ranking.of(metric, results).winner();
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(scenario.title(), scenario.name() + ": " + scenario.mix(), decidedBy(scenario)));
            for (Result result : results) {
                row.add(cell(result, results.get(0), metric)
                        .markedAsBest(winner.filter(result.backend()::equals).isPresent()));
            }
            rows.add(row);
        }
        return Section.of(
                "All scenarios",
                new Block.Paragraph(
                        "Each scenario by the figure that decides it, with its interval: the time of a fixed amount of"
                                + " work, the throughput of clients that send as fast as they are answered, the p99 from"
                                + " the intended start at a given rate. Bold where a backend is clearly ahead of all"
                                + " others."),
                Block.Table.ofFigures(BackendColumns.of(run, "Scenario"), rows));
    }

    private static String decidedBy(Scenario scenario) {
        return switch (scenario.kind()) {
            case SEED -> "total time, " + scenario.clients() + " users at once";
            case CLOSED -> "throughput, " + scenario.clients() + " clients";
            case OPEN -> "p99 at a given rate";
        };
    }

    private static Cell cell(Result result, Result baseline, Metric metric) {
        if (result.isSaturated()) {
            return Cell.of("SATURATED", Saturation.text(result));
        }
        Optional<Estimate> estimate = result.estimate(metric);
        if (estimate.isEmpty()) {
            return Cell.of("–");
        }
        return Cell.of(
                metric.unit().text(estimate.get().median()),
                EstimateText.certaintyAndRatio(
                        estimate.get(),
                        metric.unit(),
                        result.equals(baseline) || baseline.isSaturated()
                                ? Optional.empty()
                                : baseline.estimate(metric)),
                second(result, metric),
                result.isClientLimited() ? "client-limited" : "");
    }

    /** The figure that belongs to the decisive one: the tail to a throughput, the rate to a tail. */
    private static String second(Result result, Metric metric) {
        if (metric == Metric.P99) {
            return result.estimate(Metric.THROUGHPUT)
                    .map(rate -> "at " + Metric.THROUGHPUT.unit().text(rate.median()))
                    .orElse("");
        }
        return result.estimate(Metric.P99)
                .map(p99 -> "p99 " + Metric.P99.unit().text(p99.median()))
                .orElse("");
    }
}
