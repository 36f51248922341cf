package cycles.benchmark.statistics;

import java.util.List;
import java.util.Optional;

/**
 * Estimates the median of repetitions, with a confidence interval.
 *
 * <p>The interval is distribution-free, between two order statistics: it assumes only that repetitions are independent.
 * {@code [x(k), x(n+1-k)]} covers the median with probability {@code 1 - 2·P(Binomial(n, ½) ≤ k-1)}; the narrowest interval with a
 * coverage of at least 95 % is used (W. J. Conover, <i>Practical Nonparametric Statistics</i>, 3rd ed. 1999, §3.2; J.-Y.
 * Le Boudec, <i>Performance Evaluation of Computer and Communication Systems</i>, 2010, theorem 2.1). Five repetitions give only
 * 93.75 %, from the smallest to the largest; fewer repetitions have no useful interval.
 *
 * @param interval empty when there are fewer than {@link #MIN_REPETITIONS}
 * @param repetitions number of repetitions
 */
public record Estimate(double median, Optional<Interval> interval, int repetitions) {
    /** Minimum number of repetitions for an interval. */
    public static final int MIN_REPETITIONS = 5;

    private static final double TARGET_COVERAGE = 0.95;

    /** Returns the estimate for one value of each repetition; empty when there are no values. */
    public static Optional<Estimate> of(List<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int n = sorted.length;
        double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        return Optional.of(
                new Estimate(median, n < MIN_REPETITIONS ? Optional.empty() : Optional.of(interval(sorted)), n));
    }

    private static Interval interval(double[] sorted) {
        int n = sorted.length;
        int rank = 0;
        while (coverage(n, rank + 1) >= TARGET_COVERAGE) {
            rank++;
        }
        return new Interval(sorted[rank], sorted[n - 1 - rank], coverage(n, rank));
    }

    /** Returns the coverage of the interval without the lowest and the highest {@code rank} values. */
    private static double coverage(int n, int rank) {
        double term = Math.pow(0.5, n);
        double tail = 0;
        for (int i = 0; i <= rank; i++) {
            tail += term;
            term = term * (n - i) / (i + 1);
        }
        return 1 - 2 * tail;
    }

    /** Returns whether both have intervals and these do not overlap. Otherwise a difference may be chance. */
    public boolean differsClearlyFrom(Estimate other) {
        return interval.isPresent()
                && other.interval.isPresent()
                && !interval.get().overlaps(other.interval.get());
    }
}
