package cycles.benchmark.report.section;

import cycles.benchmark.report.chart.RepetitionChart;
import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Cell;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.report.document.Text;
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
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Builds the main table: every metric of the first scenario, for each backend. */
public final class HeadlineSection implements SectionBuilder {
    private static final List<Metric> LATENCIES =
            List.of(Metric.P50, Metric.P95, Metric.P99, Metric.P999, Metric.MAX, Metric.MEAN);

    @Override
    public Section build(BenchmarkRun run) {
        Scenario scenario = run.scenarios().get(0);
        List<Result> results = Result.of(run, scenario);
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(metricRow("Total time (s)", Metric.TIME, results));
        rows.add(metricRow("Requests/s", Metric.THROUGHPUT, results));
        rows.add(countRow("Requests", results, Outcome::requests));
        rows.add(countRow("Successes", results, Outcome::successes));
        rows.add(countRow("Failures", results, Outcome::failures));
        rows.add(successRateRow(results));
        for (Metric metric : LATENCIES) {
            rows.add(metricRow(metric.title() + " (ms)", metric, results));
        }
        return new Section(
                scenario.title(),
                Section.Layout.COLUMNS,
                List.of(
                        new Block.Paragraph(explanation(run, results)),
                        Block.Table.ofNumbers(BackendColumns.of(run, scenario.mix()), rows),
                        new Block.Charts(Stream.of(Metric.decisive(scenario.kind()), Metric.P50, Metric.P99)
                                .map(metric -> RepetitionChart.of("Repetitions: " + metric.title(), metric, results))
                                .toList())));
    }

    private static String explanation(BenchmarkRun run, List<Result> results) {
        return results.stream()
                .flatMap(result -> result.estimate(Metric.TIME).stream())
                .findFirst()
                .map(estimate -> explanation(run, estimate))
                .orElse("Nothing was measured.");
    }

    private static String explanation(BenchmarkRun run, Estimate estimate) {
        List<String> notes = new ArrayList<>();
        if (estimate.interval().isPresent()) {
            notes.add("the %s confidence interval".formatted(Text.wholePercent(Estimate.CONFIDENCE)));
        }
        if (run.backends().size() > 1) {
            notes.add("the ratio to " + run.backends().get(0).name());
        }
        String mean = "Each value is the mean of %s repetitions in %s."
                .formatted(Unit.count(estimate.repetitions()), Text.jvms(estimate.jvms()));
        String below = notes.isEmpty() ? "" : " Below it: " + Text.join(notes) + ".";
        return estimate.interval().isPresent()
                ? mean + below
                : mean + below + " A confidence interval needs at least %s.".formatted(Text.jvms(Estimate.MIN_JVMS));
    }

    private static List<Cell> metricRow(String title, Metric metric, List<Result> results) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(title));
        Optional<Estimate> baseline = results.get(0).estimate(metric);
        Optional<MeasuredBackend> winner = Ranking.of(metric, results).winner();
        for (Result result : results) {
            row.add(result.estimate(metric)
                    .map(estimate -> Cell.of(
                                    metric.unit().number(estimate.mean()),
                                    Text.intervalAndRatio(
                                            estimate,
                                            metric.unit(),
                                            result.equals(results.get(0)) ? Optional.empty() : baseline))
                            .withBest(winner.filter(result.backend()::equals).isPresent()))
                    .orElse(Cell.of("–")));
        }
        return row;
    }

    private static List<Cell> countRow(String title, List<Result> results, ToLongFunction<Outcome> count) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(title));
        for (Result result : results) {
            row.add(Cell.of(Unit.count(total(result, count))));
        }
        return row;
    }

    private static List<Cell> successRateRow(List<Result> results) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of("Success rate (%)"));
        for (Result result : results) {
            long requests = total(result, Outcome::requests);
            row.add(Cell.of(requests == 0 ? "–" : Text.successPercent(total(result, Outcome::successes), requests)));
        }
        return row;
    }

    private static long total(Result result, ToLongFunction<Outcome> count) {
        return result.repetitions().stream()
                .mapToLong(each -> count.applyAsLong(each.total()))
                .sum();
    }
}
