package cycles.benchmark.report.chart;

import cycles.benchmark.report.document.Element;
import cycles.benchmark.report.document.Text;
import cycles.benchmark.statistics.Unit;
import java.util.List;

/** Draws the total time of each backend as a stacked bar of its phases, shaded from dark to light. */
public final class PhaseChart {
    private static final double BAR_HEIGHT = 22;
    /** Maximum width of a character in a bold label, in pixels. */
    private static final double CHARACTER_WIDTH = 7.4;

    private PhaseChart() {}

    /**
     * Draws the chart.
     *
     * @param seconds duration by index of the backend, then of the phase
     */
    public static Element draw(List<String> backends, List<String> phases, List<List<Double>> seconds) {
        List<Double> totals = seconds.stream()
                .map(each -> each.stream().mapToDouble(Double::doubleValue).sum())
                .toList();
        double longest = totals.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        RowChart chart = new RowChart(
                Axis.linear("seconds, mean", List.of(longest)),
                backends.stream().map(Text::shorten).toList(),
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
        chart.add(Element.of("rect", "bar shade" + phase % 5 + " " + BackendMarker.cssClass(backend))
                .with("x", left)
                .with("y", chart.y(backend) - BAR_HEIGHT / 2)
                .with("width", width)
                .with("height", BAR_HEIGHT));
        String share = total == 0 ? "" : Text.wholePercent(time / total);
        String phaseAndShare = phases.get(phase) + " " + share;
        for (String label : List.of(phaseAndShare, share)) {
            if (label.length() * CHARACTER_WIDTH + 6 <= width) {
                chart.add(Shapes.text("inbar middle shade" + phase % 5, left + width / 2, chart.y(backend) + 4, label));
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
