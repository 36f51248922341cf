package cycles.auth;

/** Indicates a wrong password or an unknown email. The two are indistinguishable, so that accounts cannot be enumerated. */
public final class InvalidCredentialsException extends UserException {
    public InvalidCredentialsException() {
        super("Invalid email or password");
    }
}
