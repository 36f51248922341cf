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

/** A dot for each repetition, so that everybody sees what the medians and intervals were made of. */
public final class RepetitionSection implements SectionBuilder {

    @Override
    public Section of(BenchmarkRun run) {
        List<Block.Chart> charts = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            Metric metric = Metric.decisive(scenario.kind());
            List<Result> results = Result.of(run, scenario);
            if (results.stream().anyMatch(result -> result.estimate(metric).isPresent())) {
                charts.add(RepetitionChart.of(scenario.title() + ": " + metric.title(), metric, results));
            }
        }
        return Section.keyed(
                "Every repetition",
                new Block.Paragraph(
                        "A marker for each repetition, a stroke at the median, a band from end to end of the interval."
                                + " Where bands overlap, there is no clear difference."),
                new Block.Charts(charts));
    }
}
