package cycles.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Provides access to the JSON model of a Grafana dashboard. */
public record Dashboard(JsonNode json) {
    static final Path DIRECTORY = Path.of("grafana", "dashboards");
    /** File names without the extension. */
    public static final List<String> NAMES = List.of("backend-comparison", "service-overview");

    /**
     * A query of a panel.
     *
     * @param panel title of the panel
     * @param repeated whether the panel is repeated for each backend and therefore never shows several
     */
    public record Query(
            String panel, String expression, String legend, String format, boolean instant, boolean repeated) {}

    public static Dashboard read(String name) throws IOException {
        return parse(Files.readString(DIRECTORY.resolve(name + ".json")));
    }

    /** Parses a dashboard from JSON text. */
    public static Dashboard parse(String json) throws IOException {
        return new Dashboard(Yaml.MAPPER.readTree(json));
    }

    String title() {
        return json.path("title").asText();
    }

    String uid() {
        return json.path("uid").asText();
    }

    List<JsonNode> panels() {
        return json.path("panels").valueStream().toList();
    }

    /** Returns the queries of all panels. */
    List<Query> queries() {
        return panels().stream().flatMap(panel -> queries(panel).stream()).toList();
    }

    static List<Query> queries(JsonNode panel) {
        List<Query> queries = new ArrayList<>();
        for (JsonNode target : panel.path("targets")) {
            queries.add(new Query(
                    panel.path("title").asText(),
                    target.path("expr").asText(),
                    target.path("legendFormat").asText(),
                    target.path("format").asText(),
                    target.path("instant").asBoolean(),
                    panel.has("repeat")));
        }
        return queries;
    }

    /** Returns the PromQL expressions of all panels and annotations. */
    public List<String> expressions() {
        List<String> expressions = new ArrayList<>();
        queries().forEach(query -> expressions.add(query.expression()));
        annotations()
                .forEach(annotation -> expressions.add(annotation.path("expr").asText()));
        return expressions;
    }

    List<JsonNode> variables() {
        return json.at("/templating/list").valueStream().toList();
    }

    List<JsonNode> annotations() {
        return json.at("/annotations/list").valueStream().toList();
    }
}
