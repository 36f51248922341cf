package cycles.grafana;

import java.util.Locale;

/** Builds an SVG document in a dark theme. Coordinates are in pixels. Not thread-safe. */
final class Svg {
    static final String TEXT = "#ccccdc";
    static final String FAINT = "#8e8ea0";
    static final String GRID = "#2c2f36";
    /** Average width of a character in relation to the font size. */
    static final double CHARACTER_WIDTH = 0.57;

    /** A rectangle on the page. */
    record Box(double x, double y, double width, double height) {
        double right() {
            return x + width;
        }

        double bottom() {
            return y + height;
        }

        Box shrunk(double left, double top, double right, double bottom) {
            return new Box(x + left, y + top, width - left - right, height - top - bottom);
        }
    }

    private final StringBuilder out = new StringBuilder();

    void rect(Box box, String fill, double opacity, double radius) {
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%.0f\" fill=\"%s\""
                        + " fill-opacity=\"%.2f\"/>",
                box.x, box.y, Math.max(0, box.width), Math.max(0, box.height), radius, fill, opacity);
    }

    void line(double x1, double y1, double x2, double y2, String stroke, String dash) {
        add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-dasharray=\"%s\"/>",
                x1, y1, x2, y2, stroke, dash);
    }

    void path(String points, String stroke) {
        add(
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" stroke-linejoin=\"round\"/>",
                points, stroke);
    }

    /** @param anchor {@code start}, {@code middle} or {@code end} */
    void text(double x, double y, double size, String fill, String anchor, String text) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" fill=\"%s\" text-anchor=\"%s\">%s</text>",
                x, y, size, fill, anchor, escape(text));
    }

    void bold(double x, double y, double size, String fill, String text) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" fill=\"%s\" font-weight=\"600\">%s</text>",
                x, y, size, fill, escape(text));
    }

    /** Truncates a text to a width; an ellipsis replaces the rest. */
    static String truncate(String text, double width, double size) {
        int maxLength = (int) (width / (size * CHARACTER_WIDTH));
        return text.length() <= maxLength ? text : text.substring(0, Math.max(0, maxLength - 1)) + "…";
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    String document(double width, double height) {
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" font-family=\"Inter,"
                                + " Helvetica, Arial, sans-serif\">%n<rect width=\"100%%\" height=\"100%%\""
                                + " fill=\"#111217\"/>%n",
                        width,
                        height)
                + out + "</svg>\n";
    }
}
