package cycles.auth;

/** Indicates a failure of the users' Postgres. Message and cause may be logged, but must not be sent to clients. */
public final class UserRepositoryException extends UserException {
    private final boolean retryable;

    public UserRepositoryException(String message, Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** Returns whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }
}
