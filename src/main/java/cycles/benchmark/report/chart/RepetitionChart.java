package cycles.benchmark.report.chart;

import cycles.benchmark.report.document.Block;
import cycles.benchmark.report.document.Element;
import cycles.benchmark.report.document.Names;
import cycles.benchmark.report.document.Saturation;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Metric;
import cycles.benchmark.statistics.Result;
import java.util.List;

/** Draws one figure of every repetition: a dot each, the median and the interval. */
public final class RepetitionChart {
    /** Dots of one row lie on three lines, so that equal ones are seen to be several. */
    private static final int LINES = 3;

    private static final double BETWEEN_LINES = 6;

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
                        .map(result -> Names.shortened(result.backend().name()))
                        .toList(),
                "Every repetition of " + title);
        for (int row = 0; row < results.size(); row++) {
            drawRow(chart, row, metric, results.get(row));
        }
        return new Block.Chart(title, chart.svg());
    }

    private static void drawRow(RowChart chart, int row, Metric metric, Result result) {
        if (result.isSaturated()) {
            chart.add(
                    XyChart.text("tick", RowChart.LEFT + 6, chart.y(row) + 4, "SATURATED: " + Saturation.text(result)));
            return;
        }
        result.estimate(metric).ifPresent(estimate -> drawEstimate(chart, row, estimate));
        for (Repetition repetition : result.repetitions()) {
            double y = chart.y(row) + (repetition.number() % LINES - 1) * BETWEEN_LINES;
            metric.of(repetition)
                    .ifPresent(value ->
                            chart.add(Element.of("g", "dot").add(BackendMarker.marker(row, chart.x(value), y))));
        }
    }

    private static void drawEstimate(RowChart chart, int row, Estimate estimate) {
        double y = chart.y(row);
        estimate.interval()
                .ifPresent(interval -> chart.add(Element.of("rect", "interval " + BackendMarker.colour(row))
                        .with("x", chart.x(interval.low()))
                        .with("y", y - 12)
                        .with("width", Math.max(1, chart.x(interval.high()) - chart.x(interval.low())))
                        .with("height", 24)));
        double median = chart.x(estimate.median());
        chart.add(XyChart.line("median " + BackendMarker.colour(row), median, y - 15, median, y + 15));
    }
}
