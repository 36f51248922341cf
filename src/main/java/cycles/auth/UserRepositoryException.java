package cycles.auth;

/** The users' Postgres failed. The message and the cause are for the log, never for a client. */
public final class UserRepositoryException extends UserException {
    private final boolean retryable;

    public UserRepositoryException(String message, Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }
}
