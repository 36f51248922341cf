package cycles.auth;

/** More sign-ups and log-ins wait for their turn at the password hash than the bulkhead holds. */
public final class TooManyWaitingException extends UserException {
    public TooManyWaitingException() {
        super("Too many sign-ups and log-ins are waiting, try again shortly");
    }
}
