package cycles.benchmark.report.section;

import cycles.benchmark.report.chart.RepetitionChart;
import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Section;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.statistics.Metric;
import cycles.benchmark.statistics.Result;
import java.util.ArrayList;
import java.util.List;

/** Builds the section with the values behind means and intervals: a marker per repetition. */
public final class RepetitionSection implements SectionBuilder {

    @Override
    public Section build(BenchmarkRun run) {
        List<Block.Chart> charts = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            Metric metric = Metric.decisive(scenario.kind());
            List<Result> results = Result.of(run, scenario);
            if (results.stream().anyMatch(result -> result.estimate(metric).isPresent())) {
                charts.add(RepetitionChart.of(scenario.title() + ": " + metric.title(), metric, results));
            }
        }
        return Section.withLegend(
                "Individual repetitions",
                new Block.Paragraph(
                        "Each marker is a repetition, the vertical line is the mean and the band is its confidence"
                                + " interval. Where bands overlap, there is no clear difference. The interval is that of"
                                + " Kalibera and Jones (Rigorous Benchmarking in Reasonable Time, ISMM 2013): it is"
                                + " computed from the means of the JVMs, because repetitions in one JVM are not"
                                + " independent."),
                new Block.Charts(charts));
    }
}
