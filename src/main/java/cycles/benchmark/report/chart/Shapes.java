package cycles.benchmark.report.chart;

import cycles.benchmark.report.document.Element;

/** Creates the SVG elements of charts. Coordinates are in pixels; styles are the CSS classes in {@code report.css}. */
final class Shapes {
    private Shapes() {}

    /**
     * Creates an empty chart.
     *
     * @param description alternative text for screen readers
     */
    static Element chart(double width, double height, String description) {
        return Element.of("svg", "chart")
                .with("viewBox", "0 0 " + Element.pixels(width) + " " + Element.pixels(height))
                .with("role", "img")
                .with("aria-label", description);
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
