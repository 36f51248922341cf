package cycles.auth;

import java.time.Duration;

/** Indicates that an address or an account has exceeded its rate limit. */
public final class TooManyAttemptsException extends UserException {
    private final Duration retryAfter;

    public TooManyAttemptsException(Duration retryAfter) {
        super("Too many attempts, try again later");
        this.retryAfter = retryAfter;
    }

    /** Returns the time after which another attempt is allowed, unless other requests use it first. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
