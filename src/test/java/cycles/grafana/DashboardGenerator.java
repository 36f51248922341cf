package cycles.grafana;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Generates the dashboards that Grafana reads from the descriptions under {@code grafana/source}. Each panel is a copy of the defaults
 * for its kind with its queries, deep-merged with the properties under {@code with}; panels are placed from left to right.
 */
final class DashboardGenerator {
    static final Path SOURCE = Path.of("grafana", "source");
    private static final int COLUMNS = 24;

    private final JsonNode common;
    private int id;
    private int x;
    private int y;
    private int lineHeight;

    private DashboardGenerator(JsonNode common) {
        this.common = common;
    }

    /** Generates the JSON text of a dashboard from its description. */
    static String generate(String name) throws IOException {
        DashboardGenerator generator = new DashboardGenerator(Yaml.read(SOURCE.resolve("common.yml")));
        ObjectNode dashboard = generator.dashboard(Yaml.read(SOURCE.resolve(name + ".yml")));
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        return Yaml.MAPPER
                        .writer(new DefaultPrettyPrinter()
                                .withObjectIndenter(indent)
                                .withArrayIndenter(indent))
                        .writeValueAsString(dashboard)
                + "\n";
    }

    private ObjectNode dashboard(JsonNode source) {
        ObjectNode dashboard = common.path("dashboard").deepCopy();
        dashboard.at("/annotations/list").forEach(each -> expandMatchers((ObjectNode) each));
        merge(dashboard, source.path("dashboard"));
        ArrayNode panels = dashboard.putArray("panels");
        source.path("panels").forEach(panel -> panels.add(panel.has("row") ? row(panel) : panel(panel)));
        return dashboard;
    }

    private ObjectNode row(JsonNode source) {
        newLine();
        ObjectNode row = Yaml.MAPPER.createObjectNode();
        row.put("id", ++id).put("type", "row").put("title", source.path("row").asText());
        row.put("collapsed", false).putArray("panels");
        place(row, COLUMNS, 1);
        return row;
    }

    private ObjectNode panel(JsonNode source) {
        String kind = source.path("kind").asText();
        ObjectNode panel = Yaml.MAPPER.createObjectNode();
        panel.put("id", ++id).put("type", kind);
        panel.set("title", source.path("title"));
        panel.set("description", source.path("description"));
        List<String> size = Splitter.on('x').splitToList(source.path("size").asText());
        place(panel, Integer.parseInt(size.get(0)), Integer.parseInt(size.get(1)));
        merge(panel, common.path("kinds").path(kind));
        if (source.has("unit")) {
            panel.withObject("/fieldConfig/defaults").set("unit", source.path("unit"));
        }
        if (source.has("queries")) {
            panel.set("datasource", datasource());
            ArrayNode targets = panel.putArray("targets");
            source.path("queries").forEach(query -> targets.add(target(query, targets.size())));
        }
        merge(panel, source.path("with"));
        return panel;
    }

    private ObjectNode target(JsonNode source, int index) {
        boolean table = source.path("table").asBoolean();
        boolean instant = table || source.path("instant").asBoolean();
        ObjectNode target = Yaml.MAPPER.createObjectNode();
        target.put("refId", String.valueOf((char) ('A' + index)));
        target.set("datasource", datasource());
        target.put("expr", source.path("expr").asText());
        expandMatchers(target);
        if (source.has("legend")) {
            target.set("legendFormat", source.path("legend"));
        }
        target.put("instant", instant).put("range", !instant);
        target.put("format", table ? "table" : source.path("heatmap").asBoolean() ? "heatmap" : "time_series");
        return target;
    }

    private static ObjectNode datasource() {
        return Yaml.MAPPER.createObjectNode().put("type", "prometheus").put("uid", "${datasource}");
    }

    /** Replaces the placeholders in a query with the label matchers they stand for. */
    private void expandMatchers(ObjectNode query) {
        String expression = query.path("expr").asText().strip();
        for (Map.Entry<String, JsonNode> each : common.path("matchers").properties()) {
            expression = expression.replace(each.getKey(), each.getValue().asText());
        }
        query.put("expr", expression);
    }

    private void place(ObjectNode panel, int width, int height) {
        if (x + width > COLUMNS) {
            newLine();
        }
        panel.putObject("gridPos").put("h", height).put("w", width).put("x", x).put("y", y);
        x += width;
        lineHeight = Math.max(lineHeight, height);
        if (panel.path("type").asText().equals("row")) {
            newLine();
        }
    }

    private void newLine() {
        y += lineHeight;
        x = 0;
        lineHeight = 0;
    }

    /** Merges {@code source} into {@code target}: null removes a key, overrides are appended, any other list is replaced. */
    private static void merge(ObjectNode target, JsonNode source) {
        for (Map.Entry<String, JsonNode> each : source.properties()) {
            JsonNode present = target.path(each.getKey());
            if (each.getValue().isNull()) {
                target.remove(each.getKey());
            } else if (present.isObject() && each.getValue().isObject()) {
                merge((ObjectNode) present, each.getValue());
            } else if (present.isArray() && each.getKey().equals("overrides")) {
                ((ArrayNode) present).addAll((ArrayNode) each.getValue().deepCopy());
            } else {
                target.set(each.getKey(), each.getValue().deepCopy());
            }
        }
    }
}
