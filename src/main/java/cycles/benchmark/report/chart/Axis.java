package cycles.benchmark.report.chart;

import cycles.benchmark.statistics.Unit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One axis of a chart: from figures to shares of its length, and its ticks.
 *
 * @param title what it shows, with the unit
 */
public record Axis(String title, double low, double high, boolean logarithmic, List<Tick> ticks) {
    private static final double[] STEPS = {1, 2, 5, 10};
    private static final int MOST_TICKS = 6;

    public record Tick(double value, String label) {}

    /** From zero to a round figure above all values. */
    public static Axis linear(String title, Collection<Double> values) {
        double top = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        double step = step(top <= 0 ? 1 : top);
        double high = Math.ceil(Math.max(top, step) / step - 1e-9) * step;
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i * step <= high + step / 2; i++) {
            ticks.add(new Tick(i * step, label(i * step)));
        }
        return new Axis(title, 0, high, false, List.copyOf(ticks));
    }

    private static double step(double top) {
        double magnitude = Math.pow(10, Math.floor(Math.log10(top / MOST_TICKS)));
        for (double factor : STEPS) {
            if (top / (factor * magnitude) <= MOST_TICKS) {
                return factor * magnitude;
            }
        }
        throw new IllegalStateException("no step for " + top);
    }

    /** Logarithmic, wide enough for all values above zero; at least a decade. */
    public static Axis logarithmic(String title, Collection<Double> values) {
        List<Double> positive = values.stream().filter(each -> each > 0).toList();
        double low =
                floor(positive.stream().mapToDouble(Double::doubleValue).min().orElse(1));
        double high =
                ceiling(positive.stream().mapToDouble(Double::doubleValue).max().orElse(10));
        if (high / low < 10) {
            high = low * 10;
        }
        boolean decadesOnly = high / low > 500;
        List<Tick> ticks = new ArrayList<>();
        for (double decade = Math.pow(10, Math.floor(Math.log10(low) + 1e-9)); decade <= high * 1.001; decade *= 10) {
            for (double factor : decadesOnly ? new double[] {1} : new double[] {1, 2, 5}) {
                double value = decade * factor;
                if (value >= low * 0.999 && value <= high * 1.001) {
                    ticks.add(new Tick(value, label(value)));
                }
            }
        }
        return new Axis(title, low, high, true, List.copyOf(ticks));
    }

    private static double floor(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        double mantissa = value / decade;
        return decade * (mantissa >= 5 ? 5 : mantissa >= 2 ? 2 : 1);
    }

    private static double ceiling(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        double mantissa = value / decade;
        return decade * (mantissa <= 1 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10);
    }

    /** A figure without the digits that a tick does not need. */
    private static String label(double value) {
        String text = Unit.digits(value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    /** Where a value lies: 0 at the start of the axis, 1 at its end; values beyond stay on it. */
    double position(double value) {
        double share = logarithmic
                ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
                : (value - low) / (high - low);
        return Math.min(1, Math.max(0, share));
    }
}
