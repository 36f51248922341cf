package cycles.benchmark.report.chart;

import cycles.benchmark.report.document.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Draws lines in two dimensions, each labelled at its end. */
public final class XyChart {
    private static final double WIDTH = 400;
    private static final double LEFT = 50;
    private static final double RIGHT = 318;
    private static final double TOP = 26;
    private static final double BOTTOM = 206;
    private static final double LINE_HEIGHT = 14;

    private final HorizontalAxis xAxis;
    private final Axis yAxis;

    public XyChart(Axis x, Axis y) {
        this.xAxis = new HorizontalAxis(x, LEFT, RIGHT);
        this.yAxis = y;
    }

    /**
     * A point of a line.
     *
     * @param hollow whether only the outline of its marker is drawn
     */
    public record Point(double x, double y, boolean hollow) {

        public Point(double x, double y) {
            this(x, y, false);
        }
    }

    /**
     * A line of a backend.
     *
     * @param dashed whether the line is dashed instead of solid
     * @param label at its end; empty for none
     * @param marked whether each point has a marker
     */
    public record Line(int backend, boolean dashed, String label, boolean marked, List<Point> points) {}

    /**
     * Draws the chart.
     *
     * @param description alternative text for screen readers
     */
    public Element draw(String description, List<Line> lines) {
        Element svg = Shapes.chart(WIDTH, BOTTOM + HorizontalAxis.HEIGHT, description);
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

    private double y(double value) {
        return BOTTOM - yAxis.position(value) * (BOTTOM - TOP);
    }

    private void drawAxes(Element svg) {
        for (Axis.Tick tick : yAxis.ticks()) {
            double tickY = y(tick.value());
            svg.add(Shapes.line("grid", LEFT, tickY, RIGHT, tickY));
            svg.add(Shapes.text("tick end", LEFT - 6, tickY + 4, tick.label()));
        }
        svg.add(Shapes.text("title", 4, 12, yAxis.title()));
        svg.add(Shapes.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM));
        xAxis.draw(svg, "tickmark", BOTTOM + 4, BOTTOM);
    }

    private void drawLine(Element svg, Line line) {
        String path = line.points().stream()
                .map(point -> Element.pixels(xAxis.x(point.x())) + " " + Element.pixels(y(point.y())))
                .collect(Collectors.joining("L", "M", ""));
        svg.add(Element.of("path", (line.dashed() ? "line dashed " : "line ") + BackendMarker.cssClass(line.backend()))
                .with("d", path));
        if (line.marked()) {
            for (Point point : line.points()) {
                Element marker = BackendMarker.marker(line.backend(), xAxis.x(point.x()), y(point.y()));
                svg.add(point.hollow() ? Element.of("g", "hollow").add(marker) : marker);
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
            double end = xAxis.x(last(line).x());
            if (Math.abs(placed[i] - wanted.get(i)) > 3 || RIGHT - end > 3) {
                svg.add(Shapes.line(
                        "leader " + BackendMarker.cssClass(line.backend()),
                        end + 6,
                        wanted.get(i),
                        RIGHT + 8,
                        placed[i]));
            }
            svg.add(Shapes.text(
                    "label " + BackendMarker.cssClass(line.backend()), RIGHT + 11, placed[i] + 4, line.label()));
        }
    }

    private static Point last(Line line) {
        return line.points().get(line.points().size() - 1);
    }
}
