package cycles.benchmark;

/** A benchmark ends without a result, or with one that must not be believed; the message is a line for the person who started it. */
final class BenchmarkFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchmarkFailedException(String message) {
        super(message);
    }

    BenchmarkFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
