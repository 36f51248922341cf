package cycles.benchmark.report.chart;

import cycles.benchmark.report.document.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Draws lines over two axes, each named where it ends. */
public final class XyChart {
    private static final double WIDTH = 400;
    private static final double HEIGHT = 250;
    private static final double LEFT = 50;
    private static final double RIGHT = 318;
    private static final double TOP = 26;
    private static final double BOTTOM = 206;
    private static final double LINE_HEIGHT = 14;
    private static final double ROOM_FOR_A_LABEL = 34;

    private final Axis x;
    private final Axis y;

    public XyChart(Axis x, Axis y) {
        this.x = x;
        this.y = y;
    }

    public record Point(double x, double y, boolean open) {

        public Point(double x, double y) {
            this(x, y, false);
        }
    }

    /**
     * A line of a backend.
     *
     * @param style {@code strong}, {@code faint} or {@code dashed}
     * @param label at its end; empty for none
     * @param marked whether each point has a marker, hollow where the point is open
     */
    public record Line(int backend, String style, String label, boolean marked, List<Point> points) {}

    public Element draw(String description, List<Line> lines) {
        Element svg = Element.of("svg", "chart")
                .with("viewBox", "0 0 " + Element.pixels(WIDTH) + " " + Element.pixels(HEIGHT))
                .with("role", "img")
                .with("aria-label", description);
        drawAxes(svg);
        lines.stream().filter(line -> !line.points().isEmpty()).forEach(line -> drawLine(svg, line));
        drawLabels(
                svg,
                lines.stream()
                        .filter(line ->
                                !line.points().isEmpty() && !line.label().isEmpty())
                        .toList());
        return svg;
    }

    private double x(double value) {
        return LEFT + x.position(value) * (RIGHT - LEFT);
    }

    private double y(double value) {
        return BOTTOM - y.position(value) * (BOTTOM - TOP);
    }

    private void drawAxes(Element svg) {
        for (Axis.Tick tick : y.ticks()) {
            double at = y(tick.value());
            svg.add(line("grid", LEFT, at, RIGHT, at));
            svg.add(text("tick end", LEFT - 6, at + 4, tick.label()));
        }
        double free = Double.NEGATIVE_INFINITY;
        for (Axis.Tick tick : x.ticks()) {
            double at = x(tick.value());
            svg.add(line("tickmark", at, BOTTOM, at, BOTTOM + 4));
            if (at >= free) {
                svg.add(text("tick middle", at, BOTTOM + 17, tick.label()));
                free = at + ROOM_FOR_A_LABEL;
            }
        }
        svg.add(line("axis", LEFT, BOTTOM, RIGHT, BOTTOM));
        svg.add(text("title", 4, 12, y.title()));
        svg.add(text("title middle", (LEFT + RIGHT) / 2, HEIGHT - 8, x.title()));
    }

    private void drawLine(Element svg, Line line) {
        String path = line.points().stream()
                .map(point -> Element.pixels(x(point.x())) + " " + Element.pixels(y(point.y())))
                .collect(Collectors.joining("L", "M", ""));
        svg.add(Element.of("path", "line " + line.style() + " " + BackendMarker.colour(line.backend()))
                .with("d", path));
        if (line.marked()) {
            for (Point point : line.points()) {
                Element marker = BackendMarker.marker(line.backend(), x(point.x()), y(point.y()));
                svg.add(point.open() ? Element.of("g", "hollow").add(marker) : marker);
            }
        }
    }

    private void drawLabels(Element svg, List<Line> lines) {
        List<Double> wanted = new ArrayList<>();
        for (Line line : lines) {
            wanted.add(y(last(line).y()));
        }
        double[] placed = LabelLayout.spread(wanted, LINE_HEIGHT, TOP, BOTTOM);
        for (int i = 0; i < placed.length; i++) {
            Line line = lines.get(i);
            double end = x(last(line).x());
            if (Math.abs(placed[i] - wanted.get(i)) > 3 || RIGHT - end > 3) {
                svg.add(line(
                        "leader " + BackendMarker.colour(line.backend()),
                        end + 6,
                        wanted.get(i),
                        RIGHT + 8,
                        placed[i]));
            }
            svg.add(text("label " + BackendMarker.colour(line.backend()), RIGHT + 11, placed[i] + 4, line.label()));
        }
    }

    private static Point last(Line line) {
        return line.points().get(line.points().size() - 1);
    }

    static Element line(String style, double x1, double y1, double x2, double y2) {
        return Element.of("line", style)
                .with("x1", x1)
                .with("y1", y1)
                .with("x2", x2)
                .with("y2", y2);
    }

    static Element text(String style, double x, double y, String text) {
        return Element.of("text", style).with("x", x).with("y", y).text(text);
    }
}
