package cycles.benchmark.compare;

/** A comparison found a figure worse than was allowed. */
final class RegressionException extends RuntimeException {
    RegressionException(String message) {
        super(message);
    }
}
