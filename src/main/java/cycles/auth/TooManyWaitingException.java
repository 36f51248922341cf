package cycles.auth;

/** Indicates that a request was not executed because too many requests are queued for password hashing. */
public final class TooManyWaitingException extends UserException {
    public TooManyWaitingException() {
        super("Too many sign-ups and log-ins are waiting, try again shortly");
    }
}
