package cycles.benchmark.report.chart;

import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Element;
import cycles.benchmark.report.document.Saturation;
import cycles.benchmark.report.document.Text;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Metric;
import cycles.benchmark.statistics.Result;
import java.util.List;

/** Draws a metric for each backend: a marker per repetition, the mean and its confidence interval. */
public final class RepetitionChart {
    /** The markers of a row alternate between three lines to keep equal values distinguishable. */
    private static final int LINES = 3;

    private static final double LINE_DISTANCE = 6;

    private RepetitionChart() {}

    public static Block.Chart of(String title, Metric metric, List<Result> results) {
        Axis axis = Axis.linear(
                metric.title() + " (" + metric.unit().symbol() + ")",
                results.stream()
                        .filter(result -> !result.isSaturated())
                        .flatMap(result -> result.repetitions().stream())
                        .flatMap(repetition -> metric.of(repetition).stream())
                        .toList());
        RowChart chart = new RowChart(
                axis,
                results.stream()
                        .map(result -> Text.shorten(result.backend().name()))
                        .toList(),
                title);
        for (int row = 0; row < results.size(); row++) {
            drawRow(chart, row, metric, results.get(row));
        }
        return new Block.Chart(title, chart.svg());
    }

    private static void drawRow(RowChart chart, int row, Metric metric, Result result) {
        if (result.isSaturated()) {
            chart.add(
                    Shapes.text("tick", RowChart.LEFT + 6, chart.y(row) + 4, "SATURATED: " + Saturation.text(result)));
            return;
        }
        result.estimate(metric).ifPresent(estimate -> drawEstimate(chart, row, estimate));
        for (Repetition repetition : result.repetitions()) {
            double y = chart.y(row) + (repetition.number() % LINES - 1) * LINE_DISTANCE;
            metric.of(repetition)
                    .ifPresent(value ->
                            chart.add(Element.of("g", "dot").add(BackendMarker.marker(row, chart.x(value), y))));
        }
    }

    private static void drawEstimate(RowChart chart, int row, Estimate estimate) {
        double y = chart.y(row);
        estimate.interval()
                .ifPresent(interval -> chart.add(Element.of("rect", "interval " + BackendMarker.cssClass(row))
                        .with("x", chart.x(interval.low()))
                        .with("y", y - 12)
                        .with("width", Math.max(1, chart.x(interval.high()) - chart.x(interval.low())))
                        .with("height", 24)));
        double mean = chart.x(estimate.mean());
        chart.add(Shapes.line("mean " + BackendMarker.cssClass(row), mean, y - 15, mean, y + 15));
    }
}
