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

/** Draws a dashboard as Grafana would roughly show it, at its own layout and from real answers: for people who look before they install. */
public final class Preview {
    private static final double COLUMN = 66;
    private static final double LINE = 38;
    private static final double GAP = 8;
    private static final double HEAD = 44;
    private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

    /** A query with what Prometheus answered. */
    record Answer(Query query, List<Series> series) {
        /** The name of a series, as the legend writes it. */
        String name(Series of) {
            Matcher matcher = LABEL.matcher(query.legend());
            return matcher.replaceAll(
                    label -> Matcher.quoteReplacement(of.labels().getOrDefault(label.group(1), "")));
        }
    }

    private Preview() {}

    /** Draws a dashboard for all backends into a file. */
    public static void draw(Dashboard dashboard, LiveQueries queries, Set<String> backends, Path file)
            throws IOException, InterruptedException {
        Svg svg = new Svg();
        svg.bold(16, 28, 18, Svg.TEXT, dashboard.title());
        svg.text(
                24 * COLUMN,
                28,
                13,
                Svg.FAINT,
                "end",
                "Preview: drawn from real query results of a run on one machine; Grafana looks a little different");
        double bottom = 0;
        for (JsonNode panel : dashboard.panels()) {
            int index = 0;
            for (String backend : panel.has("repeat") ? List.copyOf(backends) : List.of(LiveQueries.ALL)) {
                JsonNode shown = named(panel, backend);
                Box box = box(panel.path("gridPos"), index++);
                draw(svg, box, shown, answers(shown, queries, backend));
                bottom = Math.max(bottom, box.bottom());
            }
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, svg.document(24 * COLUMN + GAP, bottom + GAP));
    }

    private static JsonNode named(JsonNode panel, String backend) {
        ObjectNode copy = panel.deepCopy();
        return copy.put(
                "title",
                panel.path("title").asText().replace("$backend", backend).replace("$quantile", "0.99"));
    }

    private static Box box(JsonNode place, int index) {
        double width = place.path("w").asInt() * COLUMN;
        double x = place.path("x").asInt() * COLUMN + index * width;
        double y = HEAD + place.path("y").asInt() * LINE;
        return new Box(x + GAP, y, width - GAP, place.path("h").asInt() * LINE - GAP);
    }

    private static List<Answer> answers(JsonNode panel, LiveQueries queries, String backend)
            throws IOException, InterruptedException {
        List<Answer> answers = new ArrayList<>();
        for (Query query : Dashboard.queries(panel)) {
            answers.add(new Answer(query, queries.ask(query, backend)));
        }
        return answers;
    }

    private static void draw(Svg svg, Box box, JsonNode panel, List<Answer> answers) {
        String kind = panel.path("type").asText();
        String title = panel.path("title").asText();
        if (kind.equals("row")) {
            svg.bold(box.x() + 4, box.y() + 21, 15, Svg.TEXT, "⌄ " + title);
            return;
        }
        svg.rect(box, "#181b1f", 1, 3);
        svg.bold(box.x() + 10, box.y() + 21, 13, Svg.TEXT, title);
        Box inside = box.shrunk(10, 32, 10, 8);
        switch (kind) {
            case "text" ->
                WordsPicture.draw(svg, inside, panel.at("/options/content").asText());
            case "stat" -> FigurePicture.stat(svg, inside, FieldStyle.of(panel), answers);
            case "bargauge" -> FigurePicture.bars(svg, inside, FieldStyle.of(panel), answers);
            case "table" -> TablePicture.draw(svg, inside, panel, answers);
            case "heatmap" -> HeatmapPicture.draw(svg, inside, answers);
            case "state-timeline" -> TimelinePicture.draw(svg, inside, FieldStyle.of(panel), answers);
            default -> GraphPicture.draw(svg, inside, panel, answers);
        }
    }
}
