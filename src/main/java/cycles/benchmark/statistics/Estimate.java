package cycles.benchmark.statistics;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Estimates the mean of repetitions that are nested in JVMs, with a confidence interval that accounts for both levels.
 *
 * <p>JVMs of the same program differ, for example in what their JIT compiler inlined, so repetitions in one JVM are not independent.
 * The interval is the one of T. Kalibera and R. Jones, <i>Rigorous Benchmarking in Reasonable Time</i>, ISMM 2013, §6: the mean of the
 * JVMs' means plus or minus {@code t(n - 1) · s / √n}, where {@code s} is the standard deviation of the means of {@code n} JVMs. Its
 * expected square is {@code σ²(JVMs) + σ²(repetitions) / repetitions}, so it contains the variation of both levels.
 *
 * <p>Two estimates differ clearly when their intervals do not overlap. For equal JVMs this happens in about 1 of 4,000 comparisons
 * (with the usual 95 %, in about 1 of 200): low enough for the hundreds of comparisons between two runs.
 *
 * @param mean mean of the JVMs' means
 * @param interval empty when there are fewer than {@link #MIN_JVMS} JVMs
 * @param jvms number of JVMs
 * @param repetitions number of repetitions in all JVMs
 */
public record Estimate(double mean, Optional<Interval> interval, int jvms, int repetitions) {
    /** Minimum number of JVMs for an interval: with two, it would be wider than most differences. */
    public static final int MIN_JVMS = 3;

    /** Probability that an interval contains the estimated value. */
    public static final double CONFIDENCE = 0.99;

    /** Student's t at 99.5 % for 1 to 30 degrees of freedom. */
    private static final double[] T = {
        63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.250, 3.169, 3.106, 3.055, 3.012, 2.977, 2.947,
        2.921, 2.898, 2.878, 2.861, 2.845, 2.831, 2.819, 2.807, 2.797, 2.787, 2.779, 2.771, 2.763, 2.756, 2.750
    };

    /** Returns the estimate for the values of each JVM, without JVMs that have none; empty when there are no values. */
    public static Optional<Estimate> of(Collection<List<Double>> valuesByJvm) {
        List<List<Double>> jvms =
                valuesByJvm.stream().filter(values -> !values.isEmpty()).toList();
        if (jvms.isEmpty()) {
            return Optional.empty();
        }
        List<Double> means = jvms.stream().map(Estimate::mean).toList();
        return Optional.of(new Estimate(
                mean(means),
                means.size() < MIN_JVMS ? Optional.empty() : Optional.of(interval(means)),
                means.size(),
                jvms.stream().mapToInt(List::size).sum()));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** Returns the interval, without negative values if no value is negative. */
    private static Interval interval(List<Double> means) {
        int n = means.size();
        double center = mean(means);
        double squares = means.stream()
                .mapToDouble(each -> (each - center) * (each - center))
                .sum();
        // Beyond the table, the last value is slightly too large.
        double t = T[Math.min(n - 1, T.length) - 1];
        double half = t * Math.sqrt(squares / (n - 1) / n);
        boolean negative = means.stream().anyMatch(each -> each < 0);
        return new Interval(negative ? center - half : Math.max(0, center - half), center + half);
    }

    /** Returns whether both have intervals and these do not overlap. Otherwise a difference may be chance. */
    public boolean differsClearlyFrom(Estimate other) {
        return interval.isPresent()
                && other.interval.isPresent()
                && !interval.get().overlaps(other.interval.get());
    }
}
