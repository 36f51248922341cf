package cycles.grafana;

import com.google.common.base.Splitter;
import cycles.grafana.Svg.Box;
import java.util.ArrayList;
import java.util.List;

/** A text panel, its Markdown emphasis left out. */
final class WordsPicture {
    private static final double SIZE = 13;

    private WordsPicture() {}

    static void draw(Svg svg, Box box, String markdown) {
        double y = box.y() + SIZE;
        for (String line : wrapped(markdown.replace("**", ""), box.width(), SIZE)) {
            svg.text(box.x(), y, SIZE, Svg.TEXT, "start", line);
            y += SIZE * 1.5;
        }
    }

    /** A text in lines that fit into a width. */
    static List<String> wrapped(String text, double width, double size) {
        int room = (int) (width / (size * Svg.CHARACTER));
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : Splitter.on(' ').split(text)) {
            if (!line.isEmpty() && line.length() + word.length() + 1 > room) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
