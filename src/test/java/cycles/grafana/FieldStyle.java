package cycles.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a panel says of the colours, units and words of its fields. */
record FieldStyle(JsonNode fieldConfig) {
    private static final List<String> PALETTE = List.of(
            "#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#5794f2", "#b877d9", "#705da0", "#37872d",
            "#fade2a");
    private static final Map<String, String> NAMED = Map.of(
            "green", "#56a64b", "red", "#e02f44", "orange", "#ff9830", "yellow", "#fade2a", "transparent", "none");

    static FieldStyle of(JsonNode panel) {
        return new FieldStyle(panel.path("fieldConfig"));
    }

    private JsonNode defaults() {
        return fieldConfig.path("defaults");
    }

    /** The colour of a series by its name: an override's, else one from the palette. */
    String series(String name, int index) {
        return property(name, "color")
                .map(color -> named(color.path("fixedColor").asText()))
                .orElseGet(() -> PALETTE.get(index % PALETTE.size()));
    }

    String unit(String field) {
        return property(field, "unit").orElse(defaults().path("unit")).asText();
    }

    /** What an override says of a field. */
    Optional<JsonNode> property(String field, String id) {
        Optional<JsonNode> found = Optional.empty();
        for (JsonNode override : fieldConfig.path("overrides")) {
            String options = override.at("/matcher/options").asText();
            boolean matches = override.at("/matcher/id").asText().equals("byRegexp")
                    ? Pattern.compile(options.substring(1, options.length() - 1))
                            .matcher(field)
                            .find()
                    : options.equals(field);
            for (JsonNode property : override.path("properties")) {
                if (matches && property.path("id").asText().equals(id)) {
                    found = Optional.of(property.path("value"));
                }
            }
        }
        return found;
    }

    /** The value as a panel shows it. */
    String words(String field, double value) {
        for (JsonNode mapping : defaults().path("mappings")) {
            JsonNode result =
                    mapping.path("options").path(value == Math.rint(value) ? String.valueOf((long) value) : "");
            if (result.has("text")) {
                return result.path("text").asText();
            }
        }
        return Units.format(value, unit(field));
    }

    /** The colour of a text by the mappings that match it. */
    Optional<String> text(String field, String value) {
        for (JsonNode mapping : property(field, "mappings").orElse(defaults().path("mappings"))) {
            if (mapping.path("type").asText().equals("regex")
                    && value.matches(mapping.at("/options/pattern").asText())) {
                return Optional.of(named(mapping.at("/options/result/color").asText()));
            }
        }
        return Optional.empty();
    }

    /** The colour that the thresholds give a value. */
    String threshold(double value) {
        String color = "green";
        for (JsonNode step : defaults().at("/thresholds/steps")) {
            if (step.path("value").isNull() || value >= step.path("value").asDouble()) {
                color = step.path("color").asText();
            }
        }
        return named(color);
    }

    static String named(String color) {
        return NAMED.getOrDefault(color, color);
    }
}
