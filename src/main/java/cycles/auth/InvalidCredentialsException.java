package cycles.auth;

/** The password is wrong or the email unknown; which of the two is not told. */
public final class InvalidCredentialsException extends UserException {
    public InvalidCredentialsException() {
        super("Invalid email or password");
    }
}
