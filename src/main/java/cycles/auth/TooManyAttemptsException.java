package cycles.auth;

import java.time.Duration;

/** An address or an account was tried too often. */
public final class TooManyAttemptsException extends UserException {
    private final Duration retryAfter;

    public TooManyAttemptsException(Duration retryAfter) {
        super("Too many attempts, try again later");
        this.retryAfter = retryAfter;
    }

    /** By when there will be another attempt, if nobody takes it first. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
