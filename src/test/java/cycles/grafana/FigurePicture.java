package cycles.grafana;

import cycles.grafana.Preview.Answer;
import cycles.grafana.PrometheusServer.Series;
import cycles.grafana.Svg.Box;
import java.util.List;

/** Panels that show one figure for each series: a coloured tile, or a bar. */
final class FigurePicture {
    private static final double NAME_WIDTH = 90;

    private FigurePicture() {}

    static void stat(Svg svg, Box box, FieldStyle look, List<Answer> answers) {
        Answer answer = answers.get(0);
        double height = box.height() / answer.series().size();
        for (int i = 0; i < answer.series().size(); i++) {
            Series series = answer.series().get(i);
            String name = answer.name(series);
            Box tile = new Box(box.x(), box.y() + i * height, box.width(), height - 4);
            double size = Math.min(22, height * 0.5);
            double middle = tile.y() + tile.height() / 2 + size * 0.35;
            svg.rect(tile, look.threshold(series.last()), 0.85, 3);
            svg.text(tile.x() + 10, middle, size * 0.75, "#ffffff", "start", name);
            svg.text(tile.right() - 10, middle, size, "#ffffff", "end", look.words(name, series.last()));
        }
    }

    static void bars(Svg svg, Box box, FieldStyle look, List<Answer> answers) {
        Answer answer = answers.get(0);
        double longest =
                answer.series().stream().mapToDouble(Series::last).max().orElse(1);
        double height = box.height() / answer.series().size();
        for (int i = 0; i < answer.series().size(); i++) {
            Series series = answer.series().get(i);
            String name = answer.name(series);
            String color = look.series(name, i);
            Box room = new Box(box.x() + NAME_WIDTH, box.y() + i * height, box.width() - NAME_WIDTH - 100, height - 8);
            double middle = room.y() + room.height() / 2 + 6;
            svg.text(box.x(), middle, 16, color, "start", name);
            svg.rect(room, "#22252b", 1, 2);
            svg.rect(
                    new Box(room.x(), room.y(), room.width() * series.last() / longest, room.height()), color, 0.85, 2);
            svg.text(box.right(), middle, 18, color, "end", look.words(name, series.last()));
        }
    }
}
