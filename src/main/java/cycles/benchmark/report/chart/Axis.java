package cycles.benchmark.report.chart;

import cycles.benchmark.statistics.Unit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Represents a linear or logarithmic chart axis, independent of its direction and length.
 *
 * @param title the quantity with its unit
 * @param low value at the start; above 0 on a logarithmic axis
 * @param high value at the end
 */
public record Axis(String title, double low, double high, boolean logarithmic, List<Tick> ticks) {
    private static final double[] STEPS = {1, 2, 5, 10};
    private static final int MAX_STEPS = 6;

    public record Tick(double value, String label) {}

    /** Creates an axis from zero to the first multiple of the tick distance that is not below the largest value. */
    public static Axis linear(String title, Collection<Double> values) {
        double max = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        double step = step(max <= 0 ? 1 : max);
        double high = Math.ceil(Math.max(max, step) / step - 1e-9) * step;
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i * step <= high + step / 2; i++) {
            ticks.add(new Tick(i * step, label(i * step)));
        }
        return new Axis(title, 0, high, false, List.copyOf(ticks));
    }

    private static double step(double max) {
        double magnitude = Math.pow(10, Math.floor(Math.log10(max / MAX_STEPS)));
        for (double factor : STEPS) {
            if (max / (factor * magnitude) <= MAX_STEPS) {
                return factor * magnitude;
            }
        }
        throw new IllegalStateException("no tick distance for " + max);
    }

    /** Creates a logarithmic axis that covers all values above zero and at least one decade. */
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

    /** Formats a tick value without trailing zeros. */
    private static String label(double value) {
        String text = Unit.digits(value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    /** The position of a value, from 0 at the start of the axis to 1 at its end; values outside are clamped. */
    double position(double value) {
        double share = logarithmic
                ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
                : (value - low) / (high - low);
        return Math.min(1, Math.max(0, share));
    }
}
