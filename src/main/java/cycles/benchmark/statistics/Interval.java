package cycles.benchmark.statistics;

/**
 * Contains a confidence interval.
 *
 * @param coverage probability that such an interval contains the estimated value
 */
public record Interval(double low, double high, double coverage) {

    boolean overlaps(Interval other) {
        return low <= other.high && other.low <= high;
    }
}
