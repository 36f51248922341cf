package cycles.benchmark.report.section;

import cycles.benchmark.report.chart.Axis;
import cycles.benchmark.report.chart.XyChart;
import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Names;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.run.Second;
import cycles.benchmark.statistics.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Throughput and p99 second by second, where stalls and drifts show that a summary hides. */
public final class TimelineSection implements SectionBuilder {
    private static final int SHORTEST = 3;

    @Override
    public Section of(BenchmarkRun run) {
        List<Block.Chart> charts = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            chart(run, scenario, "p99", "p99 (ms)", second -> Optional.ofNullable(second.p99()), true)
                    .ifPresent(charts::add);
            chart(
                            run,
                            scenario,
                            "throughput",
                            "requests per second",
                            second -> Optional.of((double) second.successes()),
                            false)
                    .ifPresent(charts::add);
        }
        if (charts.isEmpty()) {
            return Section.keyed("Over time");
        }
        return Section.keyed(
                "Over time",
                new Block.Paragraph("Second by second, in the repetition with the middle p99."),
                new Block.Charts(charts));
    }

    private static Optional<Block.Chart> chart(
            BenchmarkRun run,
            Scenario scenario,
            String what,
            String title,
            Function<Second, Optional<Double>> figure,
            boolean logarithmic) {
        List<Result> results = Result.of(run, scenario);
        List<XyChart.Line> lines = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            List<XyChart.Point> points = results.get(i).typical().map(Repetition::seconds).orElse(List.of()).stream()
                    .flatMap(second ->
                            figure.apply(second).stream().map(value -> new XyChart.Point(second.second(), value)))
                    .toList();
            lines.add(new XyChart.Line(
                    i, "strong", Names.shortened(results.get(i).backend().name()), false, points));
        }
        List<XyChart.Point> all =
                lines.stream().flatMap(line -> line.points().stream()).toList();
        if (all.stream().map(XyChart.Point::x).distinct().count() < SHORTEST) {
            return Optional.empty();
        }
        List<Double> values = all.stream().map(XyChart.Point::y).toList();
        XyChart chart = new XyChart(
                Axis.linear("seconds", all.stream().map(XyChart.Point::x).toList()),
                logarithmic ? Axis.logarithmic(title, values) : Axis.linear(title, values));
        String caption = scenario.title() + ": " + what;
        return Optional.of(new Block.Chart(caption, chart.draw(caption, lines)));
    }
}
