package cycles.benchmark.compare;

/** Signals that a metric became worse than its limit allows. */
final class RegressionException extends RuntimeException {
    RegressionException(String message) {
        super(message);
    }
}
