package cycles.benchmark.target;

/** A benchmark ends without a result, or with one that must not be believed; the message is a line for the person who started it. */
public final class BenchmarkFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BenchmarkFailedException(String message) {
        super(message);
    }

    public BenchmarkFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
