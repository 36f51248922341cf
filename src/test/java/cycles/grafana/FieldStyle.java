package cycles.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads colors, units and value mappings from the field configuration of a panel. */
record FieldStyle(JsonNode fieldConfig) {
    private static final List<String> PALETTE = List.of(
            "#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#5794f2", "#b877d9", "#705da0", "#37872d",
            "#fade2a");
    private static final Map<String, String> NAMED_COLORS = Map.of(
            "green", "#56a64b", "red", "#e02f44", "orange", "#ff9830", "yellow", "#fade2a", "transparent", "none");

    static FieldStyle of(JsonNode panel) {
        return new FieldStyle(panel.path("fieldConfig"));
    }

    private JsonNode defaults() {
        return fieldConfig.path("defaults");
    }

    /** The color of a series: from an override, else from the palette. */
    String seriesColor(String name, int index) {
        return property(name, "color")
                .map(color -> hex(color.path("fixedColor").asText()))
                .orElseGet(() -> PALETTE.get(index % PALETTE.size()));
    }

    String unit(String field) {
        return property(field, "unit").orElse(defaults().path("unit")).asText();
    }

    /** The property of a field that an override sets; the last one if there are several. */
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

    /** Formats a value like the panel: its mapped text, else the number with its unit. */
    String format(String field, double value) {
        for (JsonNode mapping : defaults().path("mappings")) {
            JsonNode result =
                    mapping.path("options").path(value == Math.rint(value) ? String.valueOf((long) value) : "");
            if (result.has("text")) {
                return result.path("text").asText();
            }
        }
        return Units.format(value, unit(field));
    }

    /** The color of the first mapping that matches a text. */
    Optional<String> textColor(String field, String value) {
        for (JsonNode mapping : property(field, "mappings").orElse(defaults().path("mappings"))) {
            if (mapping.path("type").asText().equals("regex")
                    && value.matches(mapping.at("/options/pattern").asText())) {
                return Optional.of(hex(mapping.at("/options/result/color").asText()));
            }
        }
        return Optional.empty();
    }

    /** The color of a value according to the thresholds. */
    String thresholdColor(double value) {
        String color = "green";
        for (JsonNode step : defaults().at("/thresholds/steps")) {
            if (step.path("value").isNull() || value >= step.path("value").asDouble()) {
                color = step.path("color").asText();
            }
        }
        return hex(color);
    }

    private static String hex(String color) {
        return NAMED_COLORS.getOrDefault(color, color);
    }
}
