package cycles.grafana;

import com.google.common.base.Splitter;
import cycles.grafana.Svg.Box;
import java.util.ArrayList;
import java.util.List;

/** Draws a text panel, without Markdown emphasis. */
final class TextPanel {
    private static final double FONT_SIZE = 13;

    private TextPanel() {}

    static void draw(Svg svg, Box box, String markdown) {
        double y = box.y() + FONT_SIZE;
        for (String line : wrap(markdown.replace("**", ""), box.width(), FONT_SIZE)) {
            svg.text(box.x(), y, FONT_SIZE, Svg.TEXT, "start", line);
            y += FONT_SIZE * 1.5;
        }
    }

    /** Breaks a text into lines that fit into a width. */
    static List<String> wrap(String text, double width, double size) {
        int maxLength = (int) (width / (size * Svg.CHARACTER_WIDTH));
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : Splitter.on(' ').split(text)) {
            if (!line.isEmpty() && line.length() + word.length() + 1 > maxLength) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
