package cycles.benchmark.statistics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a warm-up has reached a steady state: the coefficient of variation of the throughput in the last {@link #WINDOWS}
 * windows is at most {@link #MAX_VARIATION}. This is the criterion of A. Georges, D. Buytaert and L. Eeckhout, <i>Statistically
 * Rigorous Java Performance Evaluation</i>, OOPSLA 2007, §4.2, with a higher threshold than their 1 or 2 %, because short windows on
 * two shared processors vary by more.
 *
 * <p>Such a threshold does not detect a slow rise, so the least-squares line through the same windows must rise by at most {@link
 * #MAX_RISE} as well. A fall does not prevent the steady state: it is not a warm-up. Neither detects a plateau before most code is
 * optimized, so the JIT compiler must use at most {@link #MAX_COMPILATION}, where its share is known.
 *
 * @param variation coefficient of variation of the last windows
 * @param rise rise of the least-squares line over the last windows, as a share of their mean
 * @param isReached whether there are enough windows and all values are within their limits
 */
public record SteadyState(double variation, double rise, boolean isReached) {
    /** Number of windows that are compared. */
    public static final int WINDOWS = 6;

    /** Maximum coefficient of variation. */
    public static final double MAX_VARIATION = 0.05;

    /** Maximum rise as a share of the mean. */
    public static final double MAX_RISE = 0.03;

    /** Maximum share of one processor that the JIT compiler uses when it is almost idle. */
    public static final double MAX_COMPILATION = 0.2;

    /**
     * Evaluates the last windows.
     *
     * @param throughputs of all windows in order of time; at least one
     * @param compilation share of one processor that the JIT compiler used in the last window; null when it is unknown
     */
    public static SteadyState of(List<Double> throughputs, @Nullable Double compilation) {
        List<Double> last = last(throughputs);
        int n = last.size();
        double mean = mean(throughputs);
        double squares = 0;
        double products = 0;
        double distances = 0;
        for (int i = 0; i < n; i++) {
            double deviation = last.get(i) - mean;
            double distance = i - (n - 1) / 2.0;
            squares += deviation * deviation;
            products += deviation * distance;
            distances += distance * distance;
        }
        if (n < 2 || mean == 0) {
            return new SteadyState(0, 0, false);
        }
        double variation = Math.sqrt(squares / (n - 1)) / mean;
        double rise = products / distances * (n - 1) / mean;
        boolean compiled = compilation == null || compilation <= MAX_COMPILATION;
        return new SteadyState(
                variation, rise, compiled && n == WINDOWS && variation <= MAX_VARIATION && rise <= MAX_RISE);
    }

    /** Returns the mean of the last windows. */
    public static double mean(List<Double> throughputs) {
        return last(throughputs).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    private static List<Double> last(List<Double> throughputs) {
        return throughputs.subList(Math.max(0, throughputs.size() - WINDOWS), throughputs.size());
    }
}
