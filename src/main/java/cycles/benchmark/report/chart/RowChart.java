package cycles.benchmark.report.chart;

import cycles.benchmark.report.document.Element;
import java.util.List;

/** Draws the frame of a chart with one row per backend: names on the left, a horizontal axis at the bottom. */
final class RowChart {
    static final double LEFT = 78;
    private static final double WIDTH = 400;
    private static final double RIGHT = 384;
    private static final double TOP = 10;
    private static final double ROW_HEIGHT = 40;

    private final HorizontalAxis axis;
    private final Element svg;

    RowChart(Axis axis, List<String> names, String description) {
        this.axis = new HorizontalAxis(axis, LEFT, RIGHT);
        double bottom = TOP + names.size() * ROW_HEIGHT;
        this.svg = Shapes.chart(WIDTH, bottom + HorizontalAxis.HEIGHT, description);
        this.axis.draw(svg, "grid", TOP, bottom);
        for (int row = 0; row < names.size(); row++) {
            svg.add(Shapes.text("label end " + BackendMarker.cssClass(row), LEFT - 8, y(row) + 4, names.get(row)));
        }
    }

    double x(double value) {
        return axis.x(value);
    }

    /** The vertical center of a row. */
    double y(int row) {
        return TOP + (row + 0.5) * ROW_HEIGHT;
    }

    void add(Element element) {
        svg.add(element);
    }

    Element svg() {
        return svg;
    }
}
