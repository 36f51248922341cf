package cycles.benchmark.report.section;

import cycles.benchmark.report.chart.Axis;
import cycles.benchmark.report.chart.XyChart;
import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.report.document.Text;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.run.Second;
import cycles.benchmark.statistics.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Builds the section on throughput and p99 per second, which reveals stalls and drift. */
public final class TimelineSection implements SectionBuilder {
    private static final int MIN_SECONDS = 3;

    @Override
    public Section build(BenchmarkRun run) {
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
            return Section.withLegend("Over time");
        }
        return Section.withLegend(
                "Over time",
                new Block.Paragraph("Values per second of the repetition with the median p99."),
                new Block.Charts(charts));
    }

    private static Optional<Block.Chart> chart(
            BenchmarkRun run,
            Scenario scenario,
            String metric,
            String axisTitle,
            Function<Second, Optional<Double>> value,
            boolean logarithmic) {
        List<Result> results = Result.of(run, scenario);
        List<XyChart.Line> lines = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            List<XyChart.Point> points = results.get(i).typical().map(Repetition::seconds).orElse(List.of()).stream()
                    .flatMap(second -> value.apply(second).stream().map(y -> new XyChart.Point(second.second(), y)))
                    .toList();
            lines.add(new XyChart.Line(
                    i, false, Text.shorten(results.get(i).backend().name()), false, points));
        }
        List<XyChart.Point> all =
                lines.stream().flatMap(line -> line.points().stream()).toList();
        if (all.stream().map(XyChart.Point::x).distinct().count() < MIN_SECONDS) {
            return Optional.empty();
        }
        List<Double> values = all.stream().map(XyChart.Point::y).toList();
        XyChart chart = new XyChart(
                Axis.linear("seconds", all.stream().map(XyChart.Point::x).toList()),
                logarithmic ? Axis.logarithmic(axisTitle, values) : Axis.linear(axisTitle, values));
        String caption = scenario.title() + ": " + metric;
        return Optional.of(new Block.Chart(caption, chart.draw(caption, lines)));
    }
}
