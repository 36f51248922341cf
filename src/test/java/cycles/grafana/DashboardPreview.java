package cycles.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cycles.grafana.Dashboard.Query;
import cycles.grafana.PrometheusServer.Series;
import cycles.grafana.Svg.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Draws an approximate preview of a dashboard as SVG, with the layout of the dashboard and real query results. */
public final class DashboardPreview {
    private static final double COLUMN_WIDTH = 66;
    private static final double ROW_HEIGHT = 38;
    private static final double GAP = 8;
    private static final double HEADER_HEIGHT = 44;
    private static final Pattern LABEL_PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

    /** A query with its result. */
    record QueryResult(Query query, List<Series> series) {
        /** The name of one of the series in the legend. */
        String name(Series named) {
            Matcher matcher = LABEL_PLACEHOLDER.matcher(query.legend());
            return matcher.replaceAll(
                    label -> Matcher.quoteReplacement(named.labels().getOrDefault(label.group(1), "")));
        }
    }

    private DashboardPreview() {}

    /** Draws a dashboard for these backends and writes it to a file, replacing an older one. */
    public static void draw(Dashboard dashboard, DashboardQueries queries, Set<String> backends, Path file)
            throws IOException, InterruptedException {
        Svg svg = new Svg();
        svg.bold(16, 28, 18, Svg.TEXT, dashboard.title());
        svg.text(
                24 * COLUMN_WIDTH,
                28,
                13,
                Svg.FAINT,
                "end",
                "Preview: drawn from real query results of a run on one machine; Grafana looks a little different");
        double bottom = 0;
        for (JsonNode panel : dashboard.panels()) {
            int index = 0;
            for (String backend : panel.has("repeat") ? List.copyOf(backends) : List.of(DashboardQueries.ALL)) {
                JsonNode titled = withTitle(panel, backend);
                Box box = box(panel.path("gridPos"), index++);
                draw(svg, box, titled, execute(titled, queries, backend));
                bottom = Math.max(bottom, box.bottom());
            }
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, svg.document(24 * COLUMN_WIDTH + GAP, bottom + GAP));
    }

    private static JsonNode withTitle(JsonNode panel, String backend) {
        ObjectNode copy = panel.deepCopy();
        return copy.put(
                "title",
                panel.path("title").asText().replace("$backend", backend).replace("$quantile", "0.99"));
    }

    private static Box box(JsonNode gridPos, int index) {
        double width = gridPos.path("w").asInt() * COLUMN_WIDTH;
        double x = gridPos.path("x").asInt() * COLUMN_WIDTH + index * width;
        double y = HEADER_HEIGHT + gridPos.path("y").asInt() * ROW_HEIGHT;
        return new Box(x + GAP, y, width - GAP, gridPos.path("h").asInt() * ROW_HEIGHT - GAP);
    }

    private static List<QueryResult> execute(JsonNode panel, DashboardQueries queries, String backend)
            throws IOException, InterruptedException {
        List<QueryResult> results = new ArrayList<>();
        for (Query query : Dashboard.queries(panel)) {
            results.add(new QueryResult(query, queries.execute(query, backend)));
        }
        return results;
    }

    private static void draw(Svg svg, Box box, JsonNode panel, List<QueryResult> results) {
        String kind = panel.path("type").asText();
        String title = panel.path("title").asText();
        if (kind.equals("row")) {
            svg.bold(box.x() + 4, box.y() + 21, 15, Svg.TEXT, "⌄ " + title);
            return;
        }
        svg.rect(box, "#181b1f", 1, 3);
        svg.bold(box.x() + 10, box.y() + 21, 13, Svg.TEXT, title);
        Box content = box.shrunk(10, 32, 10, 8);
        switch (kind) {
            case "text" ->
                TextPanel.draw(svg, content, panel.at("/options/content").asText());
            case "stat" -> StatPanel.drawStat(svg, content, FieldStyle.of(panel), results);
            case "bargauge" -> StatPanel.drawBarGauge(svg, content, FieldStyle.of(panel), results);
            case "table" -> TablePanel.draw(svg, content, panel, results);
            case "heatmap" -> HeatmapPanel.draw(svg, content, results);
            case "state-timeline" -> StateTimelinePanel.draw(svg, content, FieldStyle.of(panel), results);
            default -> TimeSeriesPanel.draw(svg, content, panel, results);
        }
    }
}
