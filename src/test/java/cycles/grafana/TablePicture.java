package cycles.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.grafana.Preview.Answer;
import cycles.grafana.PrometheusServer.Series;
import cycles.grafana.Svg.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A table, after the transformations that the dashboards use: merge, joinByField, groupingToMatrix and organize. */
final class TablePicture {
    private static final double SIZE = 13.5;
    private static final double LINE = 38;

    private TablePicture() {}

    static void draw(Svg svg, Box box, JsonNode panel, List<Answer> answers) {
        FieldStyle look = FieldStyle.of(panel);
        List<Map<String, Object>> rows = merged(answers);
        for (JsonNode step : panel.path("transformations")) {
            JsonNode options = step.path("options");
            switch (step.path("id").asText()) {
                case "groupingToMatrix" -> rows = matrix(rows, options);
                case "organize" -> rows = organized(rows, options);
                default -> {} // Merging and joining is done.
            }
        }
        JsonNode sort = panel.at("/options/sortBy/0/displayName");
        if (!sort.isMissingNode()) {
            rows.sort(Comparator.comparingDouble(row -> (Double) row.getOrDefault(sort.asText(), Double.NaN)));
        }
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        double[] widths = widths(box.width(), columns, rows, look);
        double y = box.y() + 12;
        List<Map<String, Object>> lines = new ArrayList<>(rows);
        drawLine(svg, box, y, widths, columns, null, look);
        for (Map<String, Object> row : lines) {
            y += LINE;
            svg.line(box.x(), y - 18, box.right(), y - 18, Svg.GRID, "");
            drawLine(svg, box, y, widths, columns, row, look);
        }
    }

    /** Rows of all answers that share their labels, or as many of them as an answer has. */
    private static List<Map<String, Object>> merged(List<Answer> answers) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            String value = answers.size() == 1 ? "Value" : "Value #" + (char) ('A' + i);
            for (Series series : answers.get(i).series()) {
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

    private static List<Map<String, Object>> matrix(List<Map<String, Object>> rows, JsonNode options) {
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

    private static List<Map<String, Object>> organized(List<Map<String, Object>> rows, JsonNode options) {
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

    /** Fixed where the panel says so; the rest is shared by what has to be written. */
    private static double[] widths(double room, Set<String> columns, List<Map<String, Object>> rows, FieldStyle look) {
        double[] widths = new double[columns.size()];
        double[] wanted = new double[columns.size()];
        double fixed = 0;
        double total = 0;
        int i = 0;
        for (String column : columns) {
            widths[i] = look.property(column, "custom.width")
                    .map(JsonNode::asDouble)
                    .orElse(0.0);
            fixed += widths[i];
            if (widths[i] == 0) {
                wanted[i] = rows.stream()
                                .mapToInt(row -> written(column, row, look).length())
                                .max()
                                .orElse(1)
                        + 4.0;
                total += wanted[i];
            }
            i++;
        }
        for (int j = 0; j < widths.length; j++) {
            widths[j] += total == 0 ? 0 : (room - fixed) * wanted[j] / total;
        }
        return widths;
    }

    private static String written(String column, Map<String, Object> row, FieldStyle look) {
        Object value = row.get(column);
        return value instanceof Double number ? look.words(column, number) : value == null ? "" : value.toString();
    }

    private static void drawLine(
            Svg svg,
            Box box,
            double y,
            double[] widths,
            Set<String> columns,
            Map<String, Object> row,
            FieldStyle look) {
        double x = box.x();
        int i = 0;
        for (String column : columns) {
            if (row == null) {
                svg.text(x, y, 12, look.text("", column).orElse("#6e9fff"), "start", column);
            } else {
                String text = written(column, row, look);
                String color = look.text(column, text).orElse(Svg.TEXT);
                List<String> lines = WordsPicture.wrapped(text, widths[i] - 8, SIZE);
                for (int line = 0; line < lines.size(); line++) {
                    svg.text(x, y + line * SIZE * 1.2, SIZE, color, "start", lines.get(line));
                }
            }
            x += widths[i++];
        }
    }
}
