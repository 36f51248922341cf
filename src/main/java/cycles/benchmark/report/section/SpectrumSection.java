package cycles.benchmark.report.section;

import cycles.benchmark.report.chart.Axis;
import cycles.benchmark.report.chart.XyChart;
import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.report.document.Text;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.run.SpectrumPoint;
import cycles.benchmark.statistics.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds the section on the latency distribution up to the highest percentiles. */
public final class SpectrumSection implements SectionBuilder {
    /** Percentiles by their number of nines: {@code -log10(1 - p/100)}. */
    private static final List<Axis.Tick> TICKS = List.of(
            new Axis.Tick(0, "0"),
            new Axis.Tick(1, "90"),
            new Axis.Tick(2, "99"),
            new Axis.Tick(3, "99.9"),
            new Axis.Tick(4, "99.99"),
            new Axis.Tick(5, "99.999"));

    @Override
    public Section build(BenchmarkRun run) {
        List<Block.Chart> charts = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            chart(run, scenario).ifPresent(charts::add);
        }
        if (charts.isEmpty()) {
            return Section.withLegend("Percentile spectrum");
        }
        return Section.withLegend(
                "Percentile spectrum",
                new Block.Paragraph(
                        "Each line is the repetition with the median p99; saturated backends are omitted. Dashed: latency"
                                + " measured from the actual instead of the intended start, not corrected for coordinated"
                                + " omission, so without the time in which a slow server delayed requests."),
                new Block.Charts(charts));
    }

    private static Optional<Block.Chart> chart(BenchmarkRun run, Scenario scenario) {
        List<Result> results = Result.of(run, scenario);
        List<XyChart.Line> lines = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            List<SpectrumPoint> spectrum = results.get(i).isSaturated()
                    ? List.of()
                    : results.get(i).typical().map(Repetition::spectrum).orElse(List.of());
            String name = Text.shorten(results.get(i).backend().name());
            lines.add(new XyChart.Line(i, true, "", false, uncorrected(spectrum)));
            lines.add(new XyChart.Line(
                    i,
                    false,
                    name,
                    false,
                    spectrum.stream()
                            .map(each -> new XyChart.Point(nines(each), each.latency()))
                            .toList()));
        }
        List<XyChart.Point> all =
                lines.stream().flatMap(line -> line.points().stream()).toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        double max = Math.max(
                1, Math.ceil(all.stream().mapToDouble(XyChart.Point::x).max().orElse(1)));
        XyChart chart = new XyChart(
                new Axis(
                        "percentile",
                        0,
                        max,
                        false,
                        TICKS.stream().filter(tick -> tick.value() <= max).toList()),
                Axis.logarithmic(
                        "latency (ms)", all.stream().map(XyChart.Point::y).toList()));
        return Optional.of(
                new Block.Chart(scenario.title(), chart.draw("Latency by percentile, " + scenario.title(), lines)));
    }

    private static List<XyChart.Point> uncorrected(List<SpectrumPoint> spectrum) {
        List<XyChart.Point> points = new ArrayList<>();
        for (SpectrumPoint point : spectrum) {
            Double latency = point.uncorrected();
            if (latency != null) {
                points.add(new XyChart.Point(nines(point), latency));
            }
        }
        return points;
    }

    private static double nines(SpectrumPoint point) {
        return Math.min(TICKS.size() - 1, -Math.log10(Math.max(1e-9, 1 - point.percentile() / 100)));
    }
}
