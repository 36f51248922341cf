package cycles.grafana;

import cycles.grafana.DashboardPreview.QueryResult;
import cycles.grafana.PrometheusServer.Series;
import cycles.grafana.Svg.Box;
import java.util.List;

/** Draws a state timeline panel: one bar per series, colored by state. */
final class StateTimelinePanel {
    private static final double NAME_WIDTH = 230;

    private StateTimelinePanel() {}

    static void draw(Svg svg, Box box, FieldStyle style, List<QueryResult> results) {
        QueryResult result = results.get(0);
        double height = box.height() / result.series().size();
        for (int i = 0; i < result.series().size(); i++) {
            Series series = result.series().get(i);
            double y = box.y() + i * height;
            svg.text(
                    box.x(),
                    y + height * 0.6,
                    11,
                    Svg.TEXT,
                    "start",
                    Svg.truncate(result.name(series), NAME_WIDTH, 11));
            double first = series.points().get(0)[0];
            double span = Math.max(1, series.points().get(series.points().size() - 1)[0] - first);
            double scale = (box.width() - NAME_WIDTH) / span;
            for (int from = 0; from < series.points().size(); ) {
                int to = from;
                double value = series.points().get(from)[1];
                while (to < series.points().size() && series.points().get(to)[1] == value) {
                    to++;
                }
                double end = series.points().get(Math.min(to, series.points().size() - 1))[0];
                double start = series.points().get(from)[0];
                svg.rect(
                        new Box(
                                box.x() + NAME_WIDTH + (start - first) * scale,
                                y + 2,
                                (end - start) * scale,
                                height - 4),
                        style.thresholdColor(value),
                        0.8,
                        1);
                from = to;
            }
        }
    }
}
