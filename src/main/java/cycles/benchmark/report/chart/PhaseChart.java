package cycles.benchmark.report.chart;

import cycles.benchmark.report.document.Element;
import cycles.benchmark.report.document.Names;
import cycles.benchmark.report.document.Percent;
import cycles.benchmark.statistics.Unit;
import java.util.List;

/** Draws each backend's time as a bar of its phases, one after the other, from dark to light. */
public final class PhaseChart {
    private static final double HEIGHT = 22;
    /** What a letter of a bold label takes at most. */
    private static final double LETTER = 7.4;

    private PhaseChart() {}

    public static Element draw(List<String> backends, List<String> phases, List<List<Double>> seconds) {
        List<Double> totals = seconds.stream()
                .map(each -> each.stream().mapToDouble(Double::doubleValue).sum())
                .toList();
        double longest = totals.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        RowChart chart = new RowChart(
                Axis.linear("seconds, median", List.of(longest)),
                backends.stream().map(Names::shortened).toList(),
                "Time by phase: " + describe(backends, phases, seconds));
        for (int backend = 0; backend < backends.size(); backend++) {
            double start = 0;
            for (int phase = 0; phase < phases.size(); phase++) {
                double time = seconds.get(backend).get(phase);
                drawPhase(chart, backend, phase, phases, start, time, totals.get(backend));
                start += time;
            }
        }
        return chart.svg();
    }

    private static void drawPhase(
            RowChart chart, int backend, int phase, List<String> phases, double start, double time, double total) {
        double left = chart.x(start);
        double width = Math.max(0, chart.x(start + time) - left - 1);
        chart.add(Element.of("rect", "bar shade" + phase % 5 + " " + BackendMarker.colour(backend))
                .with("x", left)
                .with("y", chart.y(backend) - HEIGHT / 2)
                .with("width", width)
                .with("height", HEIGHT));
        String share = total == 0 ? "" : Percent.rounded(time / total);
        String full = phases.get(phase) + " " + share;
        for (String text : List.of(full, share)) {
            if (text.length() * LETTER + 6 <= width) {
                chart.add(XyChart.text("inbar middle shade" + phase % 5, left + width / 2, chart.y(backend) + 4, text));
                return;
            }
        }
    }

    private static String describe(List<String> backends, List<String> phases, List<List<Double>> seconds) {
        StringBuilder text = new StringBuilder();
        for (int backend = 0; backend < backends.size(); backend++) {
            text.append(backends.get(backend)).append(':');
            for (int phase = 0; phase < phases.size(); phase++) {
                text.append(' ')
                        .append(phases.get(phase))
                        .append(' ')
                        .append(Unit.SECONDS.text(seconds.get(backend).get(phase)));
            }
            text.append("; ");
        }
        return text.toString();
    }
}
