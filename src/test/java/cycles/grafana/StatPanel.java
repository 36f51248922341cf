package cycles.grafana;

import cycles.grafana.DashboardPreview.QueryResult;
import cycles.grafana.PrometheusServer.Series;
import cycles.grafana.Svg.Box;
import java.util.List;

/** Draws panels with one value per series: stat (a colored tile) and bar gauge. */
final class StatPanel {
    private static final double NAME_WIDTH = 90;

    private StatPanel() {}

    static void drawStat(Svg svg, Box box, FieldStyle style, List<QueryResult> results) {
        QueryResult result = results.get(0);
        double height = box.height() / result.series().size();
        for (int i = 0; i < result.series().size(); i++) {
            Series series = result.series().get(i);
            String name = result.name(series);
            Box tile = new Box(box.x(), box.y() + i * height, box.width(), height - 4);
            double size = Math.min(22, height * 0.5);
            double middle = tile.y() + tile.height() / 2 + size * 0.35;
            svg.rect(tile, style.thresholdColor(series.last()), 0.85, 3);
            svg.text(tile.x() + 10, middle, size * 0.75, "#ffffff", "start", name);
            svg.text(tile.right() - 10, middle, size, "#ffffff", "end", style.format(name, series.last()));
        }
    }

    static void drawBarGauge(Svg svg, Box box, FieldStyle style, List<QueryResult> results) {
        QueryResult result = results.get(0);
        double max = result.series().stream().mapToDouble(Series::last).max().orElse(1);
        double height = box.height() / result.series().size();
        for (int i = 0; i < result.series().size(); i++) {
            Series series = result.series().get(i);
            String name = result.name(series);
            String color = style.seriesColor(name, i);
            Box bar = new Box(box.x() + NAME_WIDTH, box.y() + i * height, box.width() - NAME_WIDTH - 100, height - 8);
            double middle = bar.y() + bar.height() / 2 + 6;
            svg.text(box.x(), middle, 16, color, "start", name);
            svg.rect(bar, "#22252b", 1, 2);
            svg.rect(new Box(bar.x(), bar.y(), bar.width() * series.last() / max, bar.height()), color, 0.85, 2);
            svg.text(box.right(), middle, 18, color, "end", style.format(name, series.last()));
        }
    }
}
