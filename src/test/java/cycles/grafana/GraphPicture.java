package cycles.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.grafana.Preview.Answer;
import cycles.grafana.PrometheusServer.Series;
import cycles.grafana.Svg.Box;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over time with axes and a table of what each line says. */
final class GraphPicture {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int LEGEND_LINES = 7;
    private static final double LEGEND_LINE = 15;

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

        java.util.stream.DoubleStream values() {
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

    private GraphPicture(Svg svg, Box plot, String unit, boolean logarithmic, List<Line> lines) {
        this.svg = svg;
        this.plot = plot;
        this.unit = unit;
        this.logarithmic = logarithmic;
        double most = lines.stream()
                .mapToDouble(Line::max)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        double least = lines.stream()
                .flatMapToDouble(Line::values)
                .filter(value -> value > 0)
                .min()
                .orElse(1e-3);
        high = logarithmic ? Math.pow(10, Math.ceil(Math.log10(most))) : most == 0 ? 1 : most * 1.1;
        low = logarithmic ? Math.min(high / 10, Math.pow(10, Math.floor(Math.log10(least)))) : 0;
        from = lines.stream().mapToDouble(line -> line.points().get(0)[0]).min().orElse(0);
        to = Math.max(
                from + 1,
                lines.stream()
                        .mapToDouble(line -> line.points().get(line.points().size() - 1)[0])
                        .max()
                        .orElse(1));
    }

    static void draw(Svg svg, Box box, JsonNode panel, List<Answer> answers) {
        FieldStyle look = FieldStyle.of(panel);
        List<Line> lines = new ArrayList<>();
        for (Answer answer : answers) {
            for (Series series : answer.series()) {
                String name = answer.name(series);
                lines.add(new Line(name, look.series(name, lines.size()), series.points()));
            }
        }
        int listed = Math.min(lines.size(), Math.min(LEGEND_LINES, (int) (box.height() * 0.45 / LEGEND_LINE)));
        Box plot = box.shrunk(62, 2, 4, 24 + (listed + 1) * LEGEND_LINE);
        boolean logarithmic = panel.at("/fieldConfig/defaults/custom/scaleDistribution/type")
                .asText()
                .equals("log");
        GraphPicture graph = new GraphPicture(svg, plot, look.unit(""), logarithmic, lines);
        graph.axes();
        lines.forEach(graph::line);
        graph.legend(lines.subList(0, listed), lines.size() - listed, box);
    }

    private void axes() {
        int steps = logarithmic ? (int) Math.round(Math.log10(high / low)) : 3;
        for (int i = 0; i <= steps; i++) {
            double value = logarithmic ? low * Math.pow(10, i) : high * i / steps;
            svg.line(plot.x(), y(value), plot.right(), y(value), Svg.GRID, "");
            svg.text(plot.x() - 6, y(value) + 4, 11, Svg.FAINT, "end", Units.format(value, unit));
        }
        for (int i = 0; i < 3; i++) {
            double time = from + (to - from) * (0.15 + 0.35 * i);
            svg.text(x(time), plot.bottom() + 14, 11, Svg.FAINT, "middle", TIME.format(Instant.ofEpochSecond((long)
                    time)));
        }
    }

    private void line(Line line) {
        StringBuilder path = new StringBuilder();
        boolean down = false;
        for (double[] point : line.points()) {
            if (Double.isFinite(point[1])) {
                path.append(String.format(Locale.ROOT, "%s%.1f %.1f", down ? "L" : "M", x(point[0]), y(point[1])));
            }
            down = Double.isFinite(point[1]);
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

    private void legend(List<Line> lines, int unlisted, Box box) {
        double y = plot.bottom() + 32;
        double[] columns = {box.right() - 150, box.right() - 75, box.right()};
        svg.text(box.x(), y, 11, Svg.FAINT, "start", "Name" + (unlisted > 0 ? " (and " + unlisted + " more)" : ""));
        String[] heads = {"Mean", "Max", "Last"};
        for (int i = 0; i < heads.length; i++) {
            svg.text(columns[i], y, 11, Svg.FAINT, "end", heads[i]);
        }
        for (Line line : lines) {
            y += LEGEND_LINE;
            svg.rect(new Box(box.x(), y - 6, 12, 3), line.color(), 1, 1);
            svg.text(box.x() + 18, y, 11, Svg.TEXT, "start", Svg.fit(line.name(), columns[0] - box.x() - 70, 11));
            double[] values = {line.mean(), line.max(), line.last()};
            for (int i = 0; i < values.length; i++) {
                svg.text(columns[i], y, 11, Svg.TEXT, "end", Units.format(values[i], unit));
            }
        }
    }
}
