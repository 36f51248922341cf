package cycles.benchmark.report.section;

import cycles.benchmark.report.chart.RepetitionChart;
import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Cell;
import cycles.benchmark.report.document.EstimateText;
import cycles.benchmark.report.document.Percent;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Outcome;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Metric;
import cycles.benchmark.statistics.Ranking;
import cycles.benchmark.statistics.Result;
import cycles.benchmark.statistics.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The main table: every figure of the first scenario, for each backend. */
public final class HeadlineSection implements SectionBuilder {
    private static final List<Metric> LATENCIES =
            List.of(Metric.P50, Metric.P95, Metric.P99, Metric.P999, Metric.MAX, Metric.MEAN);

    @Override
    public Section of(BenchmarkRun run) {
        Scenario scenario = run.scenarios().get(0);
        List<Result> results = Result.of(run, scenario);
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(measured("Total time (s)", Metric.TIME, results));
        rows.add(measured("Requests/s", Metric.THROUGHPUT, results));
        rows.add(counted("Requests", results, Outcome::requests));
        rows.add(counted("Successes", results, Outcome::successes));
        rows.add(counted("Failures", results, Outcome::failures));
        rows.add(successRate(results));
        for (Metric metric : LATENCIES) {
            rows.add(measured(metric.title() + " (ms)", metric, results));
        }
        return Section.beside(
                scenario.title(),
                new Block.Paragraph(note(run, results)),
                Block.Table.ofFigures(BackendColumns.of(run, scenario.mix()), rows),
                new Block.Charts(Stream.of(Metric.decisive(scenario.kind()), Metric.P50, Metric.P99)
                        .map(metric -> RepetitionChart.of("Every repetition: " + metric.title(), metric, results))
                        .toList()));
    }

    private static String note(BenchmarkRun run, List<Result> results) {
        MeasuredBackend baseline = run.backends().get(0);
        String ratio = run.backends().size() > 1 ? ", and the ratio to " + baseline.name() : "";
        return results.stream()
                .map(result -> result.estimate(Metric.TIME))
                .flatMap(Optional::stream)
                .findFirst()
                .map(estimate -> estimate.interval()
                        .map(interval -> String.format(
                                Locale.ROOT,
                                "Medians of %d repetitions; below each its %s confidence interval%s.",
                                estimate.repetitions(),
                                Metric.FAILURES.unit().text(interval.coverage()),
                                ratio))
                        .orElseGet(() -> String.format(
                                Locale.ROOT,
                                "Medians of %d repetitions%s. It takes %d for an interval.",
                                estimate.repetitions(),
                                ratio,
                                Estimate.MIN_REPETITIONS)))
                .orElse("Nothing was measured.");
    }

    private static List<Cell> measured(String title, Metric metric, List<Result> results) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(title));
        Optional<Estimate> baseline = results.get(0).estimate(metric);
        Optional<MeasuredBackend> winner = Ranking.of(metric, results).winner();
        for (Result result : results) {
            row.add(result.estimate(metric)
                    .map(estimate -> Cell.of(
                                    metric.unit().number(estimate.median()),
                                    EstimateText.certaintyAndRatio(
                                            estimate,
                                            metric.unit(),
                                            result.equals(results.get(0)) ? Optional.empty() : baseline))
                            .markedAsBest(
                                    winner.filter(result.backend()::equals).isPresent()))
                    .orElse(Cell.of("–")));
        }
        return row;
    }

    private static List<Cell> counted(String title, List<Result> results, ToLongFunction<Outcome> count) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(title));
        for (Result result : results) {
            row.add(Cell.of(Unit.count(total(result, count))));
        }
        return row;
    }

    private static List<Cell> successRate(List<Result> results) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of("Success rate (%)"));
        for (Result result : results) {
            long requests = total(result, Outcome::requests);
            row.add(Cell.of(requests == 0 ? "–" : Percent.ofSuccess(total(result, Outcome::successes), requests)));
        }
        return row;
    }

    private static long total(Result result, ToLongFunction<Outcome> count) {
        return result.repetitions().stream()
                .mapToLong(each -> count.applyAsLong(each.total()))
                .sum();
    }
}
