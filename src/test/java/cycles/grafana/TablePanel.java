package cycles.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.grafana.DashboardPreview.QueryResult;
import cycles.grafana.PrometheusServer.Series;
import cycles.grafana.Svg.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Draws a table panel after the transformations that the dashboards use: merge, joinByField, groupingToMatrix and organize. */
final class TablePanel {
    private static final double FONT_SIZE = 13.5;
    private static final double ROW_HEIGHT = 38;

    private TablePanel() {}

    static void draw(Svg svg, Box box, JsonNode panel, List<QueryResult> results) {
        FieldStyle style = FieldStyle.of(panel);
        List<Map<String, Object>> rows = merge(results);
        for (JsonNode step : panel.path("transformations")) {
            JsonNode options = step.path("options");
            switch (step.path("id").asText()) {
                case "groupingToMatrix" -> rows = toMatrix(rows, options);
                case "organize" -> rows = organize(rows, options);
                default -> {} // merge() has merged and joined the rows.
            }
        }
        JsonNode sort = panel.at("/options/sortBy/0/displayName");
        if (!sort.isMissingNode()) {
            rows.sort(Comparator.comparingDouble(row -> (Double) row.getOrDefault(sort.asText(), Double.NaN)));
        }
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        double[] widths = widths(box.width(), columns, rows, style);
        double y = box.y() + 12;
        drawRow(svg, box, y, widths, columns, null, style);
        for (Map<String, Object> row : rows) {
            y += ROW_HEIGHT;
            svg.line(box.x(), y - 18, box.right(), y - 18, Svg.GRID, "");
            drawRow(svg, box, y, widths, columns, row, style);
        }
    }

    /** Merges the results into rows: each series is added to the first row that has all its labels, else to a new row. */
    private static List<Map<String, Object>> merge(List<QueryResult> results) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            String value = results.size() == 1 ? "Value" : "Value #" + (char) ('A' + i);
            for (Series series : results.get(i).series()) {
                Map<String, Object> row = rows.stream()
                        .filter(each ->
                                each.entrySet().containsAll(series.labels().entrySet()))
                        .findFirst()
                        .orElseGet(() -> {
                            rows.add(new LinkedHashMap<>(series.labels()));
                            return rows.get(rows.size() - 1);
                        });
                row.put(value, series.last());
            }
        }
        return rows;
    }

    private static List<Map<String, Object>> toMatrix(List<Map<String, Object>> rows, JsonNode options) {
        String rowField = options.path("rowField").asText();
        String columnField = options.path("columnField").asText();
        Map<Object, Map<String, Object>> byRow = new LinkedHashMap<>();
        for (Map<String, Object> row : rows) {
            byRow.computeIfAbsent(row.get(rowField), key -> {
                        Map<String, Object> line = new LinkedHashMap<>();
                        line.put(rowField + "\\" + columnField, key);
                        return line;
                    })
                    .put(String.valueOf(row.get(columnField)), row.get("Value"));
        }
        return new ArrayList<>(byRow.values());
    }

    private static List<Map<String, Object>> organize(List<Map<String, Object>> rows, JsonNode options) {
        List<Map<String, Object>> organized = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            List<String> fields = new ArrayList<>(row.keySet());
            fields.removeIf(field -> options.path("excludeByName").path(field).asBoolean());
            fields.sort(Comparator.comparingInt(
                    field -> options.path("indexByName").path(field).asInt(99)));
            Map<String, Object> line = new LinkedHashMap<>();
            fields.forEach(
                    field -> line.put(options.path("renameByName").path(field).asText(field), row.get(field)));
            organized.add(line);
        }
        return organized;
    }

    /** The widths of columns: as configured, the others in proportion to their longest text. */
    private static double[] widths(
            double totalWidth, Set<String> columns, List<Map<String, Object>> rows, FieldStyle style) {
        double[] widths = new double[columns.size()];
        double[] weights = new double[columns.size()];
        double fixed = 0;
        double total = 0;
        int i = 0;
        for (String column : columns) {
            widths[i] = style.property(column, "custom.width")
                    .map(JsonNode::asDouble)
                    .orElse(0.0);
            fixed += widths[i];
            if (widths[i] == 0) {
                weights[i] = rows.stream()
                                .mapToInt(row -> text(column, row, style).length())
                                .max()
                                .orElse(1)
                        + 4.0;
                total += weights[i];
            }
            i++;
        }
        for (int j = 0; j < widths.length; j++) {
            widths[j] += total == 0 ? 0 : (totalWidth - fixed) * weights[j] / total;
        }
        return widths;
    }

    private static String text(String column, Map<String, Object> row, FieldStyle style) {
        Object value = row.get(column);
        return value instanceof Double number ? style.format(column, number) : value == null ? "" : value.toString();
    }

    private static void drawRow(
            Svg svg,
            Box box,
            double y,
            double[] widths,
            Set<String> columns,
            Map<String, Object> row,
            FieldStyle style) {
        double x = box.x();
        int i = 0;
        for (String column : columns) {
            if (row == null) {
                svg.text(x, y, 12, style.textColor("", column).orElse("#6e9fff"), "start", column);
            } else {
                String text = text(column, row, style);
                String color = style.textColor(column, text).orElse(Svg.TEXT);
                List<String> lines = TextPanel.wrap(text, widths[i] - 8, FONT_SIZE);
                for (int line = 0; line < lines.size(); line++) {
                    svg.text(x, y + line * FONT_SIZE * 1.2, FONT_SIZE, color, "start", lines.get(line));
                }
            }
            x += widths[i++];
        }
    }
}
