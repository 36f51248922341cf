package cycles.auth;

/**
 * A user with what stays inside.
 *
 * @param passwordHash a PHC string
 * @param tokenVersion what a token must carry to be valid; it grows with every password change
 */
record UserRecord(User user, String passwordHash, int tokenVersion) {
    /** Leaves the hash out: it is a secret. */
    @Override
    public String toString() {
        return "StoredUser[user=" + user + ", tokenVersion=" + tokenVersion + "]";
    }
}
