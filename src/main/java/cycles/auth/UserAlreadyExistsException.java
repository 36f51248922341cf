package cycles.auth;

/** Indicates that an account with the email exists already. */
public final class UserAlreadyExistsException extends UserException {
    private final String email;

    public UserAlreadyExistsException(String email) {
        super("User already exists");
        this.email = email;
    }

    /** Returns the email as it is stored: trimmed and in lower case. */
    public String email() {
        return email;
    }
}
