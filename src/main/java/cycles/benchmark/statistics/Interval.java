package cycles.benchmark.statistics;

/**
 * A confidence interval.
 *
 * @param coverage the probability with which such an interval holds what it estimates
 */
public record Interval(double low, double high, double coverage) {

    boolean overlaps(Interval other) {
        return low <= other.high && other.low <= high;
    }
}
