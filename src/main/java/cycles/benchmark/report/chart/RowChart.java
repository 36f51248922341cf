package cycles.benchmark.report.chart;

import cycles.benchmark.report.document.Element;
import java.util.List;

/** The frame of charts that have a row for each backend and one axis, below: names in front, room for marks behind. */
final class RowChart {
    static final double WIDTH = 400;
    static final double LEFT = 78;
    static final double RIGHT = 384;
    private static final double TOP = 10;
    private static final double ROW = 40;
    private static final double ROOM_FOR_A_LABEL = 36;

    private final Axis axis;
    private final int rows;
    private final Element svg;

    RowChart(Axis axis, List<String> names, String description) {
        this.axis = axis;
        this.rows = names.size();
        this.svg = Element.of("svg", "chart")
                .with("viewBox", "0 0 " + Element.pixels(WIDTH) + " " + Element.pixels(bottom() + 44))
                .with("role", "img")
                .with("aria-label", description);
        double free = Double.NEGATIVE_INFINITY;
        for (Axis.Tick tick : axis.ticks()) {
            double at = x(tick.value());
            svg.add(XyChart.line("grid", at, TOP, at, bottom()));
            if (at >= free) {
                svg.add(XyChart.text("tick middle", at, bottom() + 15, tick.label()));
                free = at + ROOM_FOR_A_LABEL;
            }
        }
        svg.add(XyChart.text("title middle", (LEFT + RIGHT) / 2, bottom() + 35, axis.title()));
        for (int row = 0; row < rows; row++) {
            svg.add(XyChart.text("label end " + BackendMarker.colour(row), LEFT - 8, y(row) + 4, names.get(row)));
        }
    }

    private double bottom() {
        return TOP + rows * ROW;
    }

    double x(double value) {
        return LEFT + axis.position(value) * (RIGHT - LEFT);
    }

    /** The middle of a row. */
    double y(int row) {
        return TOP + (row + 0.5) * ROW;
    }

    void add(Element mark) {
        svg.add(mark);
    }

    Element svg() {
        return svg;
    }
}
