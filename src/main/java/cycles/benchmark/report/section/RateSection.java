package cycles.benchmark.report.section;

import cycles.benchmark.report.chart.Axis;
import cycles.benchmark.report.chart.XyChart;
import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.report.document.Text;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Capacity;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.run.ScenarioKind;
import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Metric;
import cycles.benchmark.statistics.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Builds the section on latency by throughput, from open-loop scenarios and the capacity probe. */
public final class RateSection implements SectionBuilder {

    @Override
    public Section build(BenchmarkRun run) {
        List<Block.Chart> charts = new ArrayList<>();
        chart(run, "Open loop: p99 by throughput", RateSection::measured, true).ifPresent(charts::add);
        chart(run, "Capacity probe: p99 by throughput", RateSection::probed, false)
                .ifPresent(charts::add);
        if (charts.isEmpty()) {
            return Section.withLegend("Latency by throughput");
        }
        return Section.withLegend(
                "Latency by throughput",
                new Block.Paragraph(
                        "Each marker is an open-loop scenario at the throughput that the backend achieved. A hollow marker"
                                + " means that the backend was saturated: its latency depends only on the length of the"
                                + " run. The capacity probe adds clients until the throughput no longer grows; it runs"
                                + " once and therefore has no confidence interval."),
                new Block.Charts(charts));
    }

    private interface PointSource {
        List<XyChart.Point> of(BenchmarkRun run, MeasuredBackend backend);
    }

    private static Optional<Block.Chart> chart(BenchmarkRun run, String title, PointSource points, boolean marked) {
        List<XyChart.Line> lines = new ArrayList<>();
        for (int i = 0; i < run.backends().size(); i++) {
            MeasuredBackend backend = run.backends().get(i);
            lines.add(new XyChart.Line(i, false, Text.shorten(backend.name()), marked, points.of(run, backend)));
        }
        List<XyChart.Point> all =
                lines.stream().flatMap(line -> line.points().stream()).toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        XyChart chart = new XyChart(
                Axis.linear(
                        "requests per second",
                        all.stream().map(XyChart.Point::x).toList()),
                Axis.logarithmic("p99 (ms)", all.stream().map(XyChart.Point::y).toList()));
        return Optional.of(new Block.Chart(title, chart.draw(title, lines)));
    }

    private static List<XyChart.Point> measured(BenchmarkRun run, MeasuredBackend backend) {
        List<XyChart.Point> points = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            if (scenario.kind() == ScenarioKind.OPEN) {
                Result result = new Result(backend, scenario, run.repetitions(backend, scenario));
                Optional<Estimate> rate = result.estimate(Metric.THROUGHPUT);
                Optional<Estimate> p99 = result.estimate(Metric.P99);
                if (rate.isPresent() && p99.isPresent()) {
                    points.add(new XyChart.Point(rate.get().mean(), p99.get().mean(), result.isSaturated()));
                }
            }
        }
        points.sort(Comparator.comparing(XyChart.Point::x));
        return points;
    }

    private static List<XyChart.Point> probed(BenchmarkRun run, MeasuredBackend backend) {
        Capacity capacity = backend.capacity();
        return capacity == null
                ? List.of()
                : capacity.steps().stream()
                        .map(step -> new XyChart.Point(step.throughput(), step.p99()))
                        .toList();
    }
}
