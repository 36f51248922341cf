package cycles.grafana;

import cycles.grafana.Preview.Answer;
import cycles.grafana.PrometheusServer.Series;
import cycles.grafana.Svg.Box;
import java.util.List;

/** A bar over time for each series, coloured by state. */
final class TimelinePicture {
    private static final double NAME_WIDTH = 230;

    private TimelinePicture() {}

    static void draw(Svg svg, Box box, FieldStyle look, List<Answer> answers) {
        Answer answer = answers.get(0);
        double height = box.height() / answer.series().size();
        for (int i = 0; i < answer.series().size(); i++) {
            Series series = answer.series().get(i);
            double y = box.y() + i * height;
            svg.text(box.x(), y + height * 0.6, 11, Svg.TEXT, "start", Svg.fit(answer.name(series), NAME_WIDTH, 11));
            double first = series.points().get(0)[0];
            double span = Math.max(1, series.points().get(series.points().size() - 1)[0] - first);
            double scale = (box.width() - NAME_WIDTH) / span;
            for (int from = 0; from < series.points().size(); ) {
                int to = from;
                double value = series.points().get(from)[1];
                while (to < series.points().size() && series.points().get(to)[1] == value) {
                    to++;
                }
                double end = series.points().get(Math.min(to, series.points().size() - 1))[0];
                double begin = series.points().get(from)[0];
                svg.rect(
                        new Box(
                                box.x() + NAME_WIDTH + (begin - first) * scale,
                                y + 2,
                                (end - begin) * scale,
                                height - 4),
                        look.threshold(value),
                        0.8,
                        1);
                from = to;
            }
        }
    }
}
