package cycles.benchmark.report.chart;

import cycles.benchmark.report.document.Element;
import java.util.List;

/** Draws the marker of a backend. Its color and shape are determined by the position of the backend on the command line. */
public final class BackendMarker {
    /** SVG paths centered on the origin, of similar visual weight. */
    private static final List<String> SHAPES = List.of(
            "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z",
            "M0 -5L4.8 3.6H-4.8Z",
            "M-3.6 -3.6H3.6V3.6H-3.6Z",
            "M0 -5.2L5.2 0L0 5.2L-5.2 0Z",
            "M0 5L4.8 -3.6H-4.8Z",
            "M-1.5 -5H1.5V-1.5H5V1.5H1.5V5H-1.5V1.5H-5V-1.5H-1.5Z");

    private BackendMarker() {}

    /** The CSS class that sets {@code color} to the color of the backend. */
    static String cssClass(int backend) {
        return "b" + backend % SHAPES.size();
    }

    static Element marker(int backend, double x, double y) {
        String shape = SHAPES.get((backend + backend / SHAPES.size()) % SHAPES.size());
        return Element.of("path", "marker " + cssClass(backend))
                .with("d", shape)
                .with("transform", "translate(" + Element.pixels(x) + " " + Element.pixels(y) + ")");
    }

    /** Creates the marker as an image of its own, to precede a name in text. */
    public static Element swatch(int backend) {
        return Element.of("svg", "swatch")
                .with("viewBox", "-6 -6 12 12")
                .with("aria-hidden", "true")
                .add(marker(backend, 0, 0));
    }
}
