package cycles.auth;

/** A successful log-in: the token that speaks for the user from now on. */
public record LoginResult(String token, User user) {
    /** Leaves the token out: it is a secret. */
    @Override
    public String toString() {
        return "LogIn[user=" + user.id() + "]";
    }
}
