package cycles.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.grafana.DashboardPreview.QueryResult;
import cycles.grafana.PrometheusServer.Series;
import cycles.grafana.Svg.Box;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Draws a time series panel: lines, axes and a legend table with mean, maximum and last value. */
final class TimeSeriesPanel {
    private static final DateTimeFormatter TIME_FORMAT =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int MAX_LEGEND_ROWS = 7;
    private static final double LEGEND_ROW_HEIGHT = 15;

    private record Line(String name, String color, List<double[]> points) {
        double mean() {
            return values().average().orElse(Double.NaN);
        }

        double max() {
            return values().max().orElse(Double.NaN);
        }

        double last() {
            return points.get(points.size() - 1)[1];
        }

        DoubleStream values() {
            return points.stream().mapToDouble(point -> point[1]).filter(Double::isFinite);
        }
    }

    private final Svg svg;
    private final Box plot;
    private final String unit;
    private final boolean logarithmic;
    private final double low;
    private final double high;
    private final double from;
    private final double to;

    private TimeSeriesPanel(Svg svg, Box plot, String unit, boolean logarithmic, List<Line> lines) {
        this.svg = svg;
        this.plot = plot;
        this.unit = unit;
        this.logarithmic = logarithmic;
        double max = lines.stream()
                .mapToDouble(Line::max)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        double min = lines.stream()
                .flatMapToDouble(Line::values)
                .filter(value -> value > 0)
                .min()
                .orElse(1e-3);
        high = logarithmic ? Math.pow(10, Math.ceil(Math.log10(max))) : max == 0 ? 1 : max * 1.1;
        low = logarithmic ? Math.min(high / 10, Math.pow(10, Math.floor(Math.log10(min)))) : 0;
        from = lines.stream().mapToDouble(line -> line.points().get(0)[0]).min().orElse(0);
        to = Math.max(
                from + 1,
                lines.stream()
                        .mapToDouble(line -> line.points().get(line.points().size() - 1)[0])
                        .max()
                        .orElse(1));
    }

    static void draw(Svg svg, Box box, JsonNode panel, List<QueryResult> results) {
        FieldStyle style = FieldStyle.of(panel);
        List<Line> lines = new ArrayList<>();
        for (QueryResult result : results) {
            for (Series series : result.series()) {
                String name = result.name(series);
                lines.add(new Line(name, style.seriesColor(name, lines.size()), series.points()));
            }
        }
        int rows = Math.min(lines.size(), Math.min(MAX_LEGEND_ROWS, (int) (box.height() * 0.45 / LEGEND_ROW_HEIGHT)));
        Box plot = box.shrunk(62, 2, 4, 24 + (rows + 1) * LEGEND_ROW_HEIGHT);
        boolean logarithmic = panel.at("/fieldConfig/defaults/custom/scaleDistribution/type")
                .asText()
                .equals("log");
        TimeSeriesPanel drawing = new TimeSeriesPanel(svg, plot, style.unit(""), logarithmic, lines);
        drawing.drawAxes();
        lines.forEach(drawing::drawLine);
        drawing.drawLegend(lines.subList(0, rows), lines.size() - rows, box);
    }

    private void drawAxes() {
        int steps = logarithmic ? (int) Math.round(Math.log10(high / low)) : 3;
        for (int i = 0; i <= steps; i++) {
            double value = logarithmic ? low * Math.pow(10, i) : high * i / steps;
            svg.line(plot.x(), y(value), plot.right(), y(value), Svg.GRID, "");
            svg.text(plot.x() - 6, y(value) + 4, 11, Svg.FAINT, "end", Units.format(value, unit));
        }
        for (int i = 0; i < 3; i++) {
            double time = from + (to - from) * (0.15 + 0.35 * i);
            svg.text(
                    x(time),
                    plot.bottom() + 14,
                    11,
                    Svg.FAINT,
                    "middle",
                    TIME_FORMAT.format(Instant.ofEpochSecond((long) time)));
        }
    }

    private void drawLine(Line line) {
        StringBuilder path = new StringBuilder();
        boolean connected = false;
        for (double[] point : line.points()) {
            if (Double.isFinite(point[1])) {
                path.append(String.format(Locale.ROOT, "%s%.1f %.1f", connected ? "L" : "M", x(point[0]), y(point[1])));
            }
            connected = Double.isFinite(point[1]);
        }
        if (!path.isEmpty()) {
            svg.path(path.toString(), line.color());
        }
    }

    private double x(double time) {
        return plot.x() + plot.width() * (time - from) / (to - from);
    }

    private double y(double value) {
        double share = logarithmic ? Math.log(Math.max(value, low) / low) / Math.log(high / low) : value / high;
        return plot.bottom() - plot.height() * share;
    }

    private void drawLegend(List<Line> lines, int omitted, Box box) {
        double y = plot.bottom() + 32;
        double[] columns = {box.right() - 150, box.right() - 75, box.right()};
        svg.text(box.x(), y, 11, Svg.FAINT, "start", "Name" + (omitted > 0 ? " (and " + omitted + " more)" : ""));
        String[] headers = {"Mean", "Max", "Last"};
        for (int i = 0; i < headers.length; i++) {
            svg.text(columns[i], y, 11, Svg.FAINT, "end", headers[i]);
        }
        for (Line line : lines) {
            y += LEGEND_ROW_HEIGHT;
            svg.rect(new Box(box.x(), y - 6, 12, 3), line.color(), 1, 1);
            svg.text(box.x() + 18, y, 11, Svg.TEXT, "start", Svg.truncate(line.name(), columns[0] - box.x() - 70, 11));
            double[] values = {line.mean(), line.max(), line.last()};
            for (int i = 0; i < values.length; i++) {
                svg.text(columns[i], y, 11, Svg.TEXT, "end", Units.format(values[i], unit));
            }
        }
    }
}
