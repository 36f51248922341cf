package cycles.core;

/**
 * Reports a failure of the backend: it is down, slow, full or broken. The message and the cause are for the log, never for a
 * client.
 */
public final class CycleRepositoryException extends CycleException {
    private final boolean retryable;

    private CycleRepositoryException(String message, Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** Creates a retryable failure: the backend is down, slow or full, and the same request may succeed later. */
    public static CycleRepositoryException unavailable(String message, Throwable cause) {
        return new CycleRepositoryException(message, cause, true);
    }

    /** Creates a permanent failure: the backend behaved unexpectedly, and a retry will not help. */
    public static CycleRepositoryException broken(String message, Throwable cause) {
        return new CycleRepositoryException(message, cause, false);
    }

    /** Returns whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }
}
