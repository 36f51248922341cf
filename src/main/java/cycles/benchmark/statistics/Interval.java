package cycles.benchmark.statistics;

/** Contains a confidence interval with the confidence {@link Estimate#CONFIDENCE}. */
public record Interval(double low, double high) {

    boolean overlaps(Interval other) {
        return low <= other.high && other.low <= high;
    }
}
