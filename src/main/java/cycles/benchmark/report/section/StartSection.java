package cycles.benchmark.report.section;

import cycles.benchmark.report.chart.Axis;
import cycles.benchmark.report.chart.XyChart;
import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Cell;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.report.document.Text;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.ColdStart;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.run.ScenarioKind;
import cycles.benchmark.run.WarmUp;
import cycles.benchmark.statistics.Metric;
import cycles.benchmark.statistics.Result;
import cycles.benchmark.statistics.SteadyState;
import cycles.benchmark.statistics.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Builds the section on the start of each JVM: time until ready, throughput of the first seconds, and warm-up. */
public final class StartSection implements SectionBuilder {

    @Override
    public Section build(BenchmarkRun run) {
        List<Block> blocks = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        Optional<Scenario> coldStart = run.scenarios().stream()
                .filter(scenario -> scenario.kind() == ScenarioKind.COLD_START)
                .findFirst();
        List<Result> results =
                coldStart.map(scenario -> Result.of(run, scenario)).orElse(List.of());
        if (coldStart.isPresent()) {
            rows.add(metricRow("Time until ready (s)", Metric.READY, results));
            rows.add(metricRow("Requests/s in the first seconds", Metric.THROUGHPUT, results));
            rows.add(metricRow("the same as a share of the steady state (%)", Metric.COLD_SHARE, results));
        }
        if (!run.warmUps().isEmpty()) {
            rows.add(row(run, "Warm-up (s)", StartSection::seconds));
            rows.add(row(run, "Steady state reached", StartSection::reached));
        }
        if (!rows.isEmpty()) {
            blocks.add(new Block.Paragraph(explanation()));
            blocks.add(Block.Table.ofNumbers(BackendColumns.of(run, "Start of a JVM"), rows));
            chart(results).ifPresent(chart -> blocks.add(new Block.Charts(List.of(chart))));
        }
        return new Section("Cold start and warm-up", Section.Layout.COLUMNS, blocks);
    }

    private static String explanation() {
        return String.format(
                Locale.ROOT,
                "A cold start is measured once for each JVM, from the start of its process; then follows the mixed load. The"
                        + " warm-up continues with all closed loads, first of few clients until the JIT compiler uses at most"
                        + " %.0f %% of a processor, then of all clients until the throughput is steady by the criterion of"
                        + " Georges, Buytaert and Eeckhout (Statistically Rigorous Java Performance Evaluation, OOPSLA"
                        + " 2007): the coefficient of variation of the last %d windows is at most %.0f %%. In addition, they"
                        + " may rise by at most %.0f %%.",
                100 * SteadyState.MAX_COMPILATION,
                SteadyState.WINDOWS,
                100 * SteadyState.MAX_VARIATION,
                100 * SteadyState.MAX_RISE);
    }

    private static List<Cell> metricRow(String title, Metric metric, List<Result> results) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(title));
        for (Result result : results) {
            row.add(result.estimate(metric)
                    .map(estimate -> Cell.of(
                            metric.unit().number(estimate.mean()),
                            Text.intervalAndRatio(estimate, metric.unit(), Optional.empty())))
                    .orElse(Cell.of("–")));
        }
        return row;
    }

    private static List<Cell> row(BenchmarkRun run, String title, Function<List<WarmUp>, Cell> cell) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(title));
        for (MeasuredBackend backend : run.backends()) {
            List<WarmUp> warmUps = run.warmUps(backend);
            row.add(warmUps.isEmpty() ? Cell.of("–") : cell.apply(warmUps));
        }
        return row;
    }

    private static Cell seconds(List<WarmUp> warmUps) {
        List<Double> sorted = warmUps.stream().map(WarmUp::seconds).sorted().toList();
        String shortest = Unit.SECONDS.number(sorted.get(0));
        String longest = Unit.SECONDS.number(sorted.get(sorted.size() - 1));
        return Cell.of(shortest.equals(longest) ? shortest : shortest + "–" + longest);
    }

    private static Cell reached(List<WarmUp> warmUps) {
        long steady = warmUps.stream().filter(WarmUp::steady).count();
        return Cell.of("%s of %s".formatted(Unit.count(steady), Text.jvms(warmUps.size())));
    }

    private static Optional<Block.Chart> chart(List<Result> results) {
        List<XyChart.Line> lines = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            String name = Text.shorten(results.get(i).backend().name());
            lines.add(new XyChart.Line(
                    i, false, name, false, shares(results.get(i).repetitions())));
        }
        List<XyChart.Point> points =
                lines.stream().flatMap(line -> line.points().stream()).toList();
        if (points.isEmpty()) {
            return Optional.empty();
        }
        List<Double> shares =
                new ArrayList<>(points.stream().map(XyChart.Point::y).toList());
        // The steady state is always on the axis.
        shares.add(100.0);
        XyChart chart = new XyChart(
                Axis.linear(
                        "seconds after the service is ready",
                        points.stream().map(XyChart.Point::x).toList()),
                Axis.linear("% of the steady state", shares));
        String title = "Throughput per second of a cold start";
        return Optional.of(new Block.Chart(title, chart.draw(title, lines)));
    }

    /** Returns the throughput of each complete second in percent of the steady state, as the mean of all JVMs. */
    private static List<XyChart.Point> shares(List<Repetition> repetitions) {
        int seconds = repetitions.stream()
                .mapToInt(each -> (int) each.durationSeconds())
                .min()
                .orElse(0);
        return IntStream.range(0, seconds)
                .mapToObj(second -> new XyChart.Point(
                        second + 1,
                        repetitions.stream()
                                .mapToDouble(each -> share(each, second))
                                .average()
                                .orElse(0)))
                .toList();
    }

    private static double share(Repetition repetition, int second) {
        ColdStart start = repetition.coldStart();
        return start == null
                        || start.steadyThroughput() == 0
                        || second >= repetition.seconds().size()
                ? 0
                : 100.0 * repetition.seconds().get(second).successes() / start.steadyThroughput();
    }
}
