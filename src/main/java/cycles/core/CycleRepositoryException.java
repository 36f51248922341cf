package cycles.core;

/**
 * The backend failed: it is down, slow, full or broken. The message and the cause are for the log, never for a client.
 */
public final class CycleRepositoryException extends CycleException {
    private final boolean retryable;

    private CycleRepositoryException(String message, Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** The backend is down, slow or full for now; the same request may succeed later. */
    public static CycleRepositoryException unavailable(String message, Throwable cause) {
        return new CycleRepositoryException(message, cause, true);
    }

    /** The backend did something it never should; trying again will not help. */
    public static CycleRepositoryException broken(String message, Throwable cause) {
        return new CycleRepositoryException(message, cause, false);
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }
}
