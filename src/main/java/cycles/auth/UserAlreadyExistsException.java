package cycles.auth;

/** The email is taken. */
public final class UserAlreadyExistsException extends UserException {
    private final String email;

    public UserAlreadyExistsException(String email) {
        super("User already exists");
        this.email = email;
    }

    /** The email as it is stored: trimmed and in lower case. */
    public String email() {
        return email;
    }
}
