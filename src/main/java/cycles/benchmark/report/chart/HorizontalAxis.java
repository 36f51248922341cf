package cycles.benchmark.report.chart;

import cycles.benchmark.report.document.Element;

/**
 * Maps values to horizontal pixel positions and draws the axis below a plot.
 *
 * @param left position of the start of the axis
 * @param right position of its end
 */
record HorizontalAxis(Axis axis, double left, double right) {
    /** Height of tick labels and title below the plot. */
    static final double HEIGHT = 44;

    private static final double MIN_LABEL_DISTANCE = 36;

    double x(double value) {
        return left + axis.position(value) * (right - left);
    }

    /**
     * Adds a line for each tick, the title, and as many tick labels as there is space for.
     *
     * @param tickStyle CSS class of the tick lines
     * @param tickEnd where tick lines end: above {@code bottom} for grid lines, below for tick marks
     * @param bottom lower edge of the plot
     */
    void draw(Element svg, String tickStyle, double tickEnd, double bottom) {
        double nextLabel = Double.NEGATIVE_INFINITY;
        for (Axis.Tick tick : axis.ticks()) {
            double x = x(tick.value());
            svg.add(Shapes.line(tickStyle, x, tickEnd, x, bottom));
            if (x >= nextLabel) {
                svg.add(Shapes.text("tick middle", x, bottom + 17, tick.label()));
                nextLabel = x + MIN_LABEL_DISTANCE;
            }
        }
        svg.add(Shapes.text("title middle", (left + right) / 2, bottom + 36, axis.title()));
    }
}
