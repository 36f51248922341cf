package cycles.grafana;

import cycles.grafana.DashboardPreview.QueryResult;
import cycles.grafana.PrometheusServer.Series;
import cycles.grafana.Svg.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Draws a heatmap panel: the count per histogram bucket over time, from cumulative buckets. */
final class HeatmapPanel {
    private static final int MAX_COLUMNS = 60;

    private HeatmapPanel() {}

    static void draw(Svg svg, Box box, List<QueryResult> results) {
        List<Series> buckets = new ArrayList<>(results.get(0).series());
        buckets.removeIf(series -> !Double.isFinite(upperBound(series)));
        buckets.sort(Comparator.comparingDouble(HeatmapPanel::upperBound));
        int samples = buckets.stream()
                .mapToInt(series -> series.points().size())
                .min()
                .orElse(0);
        int columns = Math.min(samples, MAX_COLUMNS);
        Box plot = box.shrunk(62, 0, 4, 8);
        double width = plot.width() / Math.max(1, columns);
        double height = plot.height() / buckets.size();
        double max = 0;
        double[][] cells = new double[buckets.size()][columns];
        for (int row = 0; row < buckets.size(); row++) {
            for (int column = 0; column < columns; column++) {
                int sample = column * samples / columns;
                double lowerBuckets =
                        row == 0 ? 0 : buckets.get(row - 1).points().get(sample)[1];
                cells[row][column] = Math.max(0, buckets.get(row).points().get(sample)[1] - lowerBuckets);
                max = Math.max(max, cells[row][column]);
            }
        }
        for (int row = 0; row < buckets.size(); row++) {
            double y = plot.bottom() - (row + 1) * height;
            if (row % 3 == 0) {
                svg.text(
                        plot.x() - 6,
                        y + height,
                        11,
                        Svg.FAINT,
                        "end",
                        Units.format(upperBound(buckets.get(row)), "s"));
            }
            for (int column = 0; column < columns; column++) {
                if (cells[row][column] > max / 2000) {
                    Box cell = new Box(plot.x() + column * width, y, width - 1, height - 1);
                    svg.rect(cell, "#ff9830", 0.12 + 0.88 * Math.sqrt(cells[row][column] / max), 0);
                }
            }
        }
    }

    private static double upperBound(Series bucket) {
        return Double.parseDouble(bucket.labels().get("le").replace("Inf", "Infinity"));
    }
}
