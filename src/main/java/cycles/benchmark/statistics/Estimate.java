package cycles.benchmark.statistics;

import java.util.List;
import java.util.Optional;

/**
 * The median of some repetitions and how certain it is.
 *
 * <p>The interval is the distribution-free one between two order statistics: it assumes that repetitions are independent and
 * nothing else. {@code [x(k), x(n+1-k)]} covers the median with probability {@code 1 - 2·P(Binomial(n, ½) ≤ k-1)}; of those that
 * cover at least 95 % the narrowest is taken (W. J. Conover, <i>Practical Nonparametric Statistics</i>, 3rd ed. 1999, §3.2; J.-Y.
 * Le Boudec, <i>Performance Evaluation of Computer and Communication Systems</i>, 2010, theorem 2.1). Five repetitions only give
 * 93.75 %, from the smallest to the largest; fewer have no interval worth the name.
 *
 * @param repetitions from which the median was taken
 */
public record Estimate(double median, Optional<Interval> interval, int repetitions) {
    /** From how many repetitions on there is an interval. */
    public static final int ENOUGH = 5;

    private static final double WANTED_COVERAGE = 0.95;

    /** Empty where there are no values. */
    public static Optional<Estimate> of(List<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int n = sorted.length;
        double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        return Optional.of(new Estimate(median, n < ENOUGH ? Optional.empty() : Optional.of(interval(sorted)), n));
    }

    private static Interval interval(double[] sorted) {
        int n = sorted.length;
        int rank = 0;
        while (coverage(n, rank + 1) >= WANTED_COVERAGE) {
            rank++;
        }
        return new Interval(sorted[rank], sorted[n - 1 - rank], coverage(n, rank));
    }

    /** Of the interval that leaves out {@code rank} values at each end. */
    private static double coverage(int n, int rank) {
        double term = Math.pow(0.5, n);
        double tail = 0;
        for (int i = 0; i <= rank; i++) {
            tail += term;
            term = term * (n - i) / (i + 1);
        }
        return 1 - 2 * tail;
    }

    /** Whether both have intervals, and these do not overlap. Otherwise a difference may be chance. */
    public boolean isClearlyOtherThan(Estimate other) {
        return interval.isPresent()
                && other.interval.isPresent()
                && !interval.get().overlaps(other.interval.get());
    }
}
