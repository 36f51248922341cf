package cycles.auth;

/**
 * Contains the result of a successful log-in.
 *
 * @param token the bearer token for further requests; a secret
 */
public record LoginResult(String token, User user) {
    /** Omits the token. */
    @Override
    public String toString() {
        return "LoginResult[user=" + user.id() + "]";
    }
}
