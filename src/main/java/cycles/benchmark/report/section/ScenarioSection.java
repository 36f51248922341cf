package cycles.benchmark.report.section;

import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Cell;
import cycles.benchmark.report.document.Saturation;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.report.document.Text;
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

/** Builds the table of all scenarios with their decisive metric for each backend. */
public final class ScenarioSection implements SectionBuilder {

    @Override
    public Section build(BenchmarkRun run) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            Metric metric = Metric.decisive(scenario.kind());
            List<Result> results = Result.of(run, scenario);
            Optional<MeasuredBackend> winner = Ranking.of(metric, results).winner();
            List<Cell> row = new ArrayList<>();
            row.add(Cell.of(scenario.title(), scenario.name() + ": " + scenario.mix(), decidedBy(scenario)));
            for (Result result : results) {
                row.add(cell(result, results.get(0), metric)
                        .withBest(winner.filter(result.backend()::equals).isPresent()));
            }
            rows.add(row);
        }
        return Section.of(
                "All scenarios",
                new Block.Paragraph(
                        "Each scenario is decided by one metric: total time for a fixed amount of work, time until ready for a"
                                + " cold start, throughput for"
                                + " clients that send their next request when the last one is answered, p99 latency from"
                                + " the intended start at a fixed rate. Below each mean: its confidence interval, if there is one. Bold:"
                                + " clearly better than all other backends."),
                Block.Table.ofNumbers(BackendColumns.of(run, "Scenario"), rows));
    }

    private static String decidedBy(Scenario scenario) {
        return switch (scenario.kind()) {
            case SEED -> "total time, " + scenario.clients() + " concurrent users";
            case COLD_START -> "time until ready";
            case CLOSED -> "throughput, " + scenario.clients() + " clients";
            case OPEN -> "p99 at a fixed rate";
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
                metric.unit().text(estimate.get().mean()),
                Text.intervalAndRatio(
                        estimate.get(),
                        metric.unit(),
                        result.equals(baseline) || baseline.isSaturated()
                                ? Optional.empty()
                                : baseline.estimate(metric)),
                complement(result, metric),
                result.isClientLimited() ? "client-limited" : "");
    }

    /** The value that complements the decisive one: the throughput for a p99, otherwise the p99. */
    private static String complement(Result result, Metric metric) {
        if (metric == Metric.P99) {
            return result.estimate(Metric.THROUGHPUT)
                    .map(rate -> "at " + Metric.THROUGHPUT.unit().text(rate.mean()))
                    .orElse("");
        }
        return result.estimate(Metric.P99)
                .map(p99 -> "p99 " + Metric.P99.unit().text(p99.mean()))
                .orElse("");
    }
}
