package cycles.auth;

/**
 * Contains a row of the table of users, including internal data.
 *
 * @param passwordHash a PHC string; a secret
 * @param tokenVersion the version that valid tokens contain; it increases with every password change
 */
record UserRecord(User user, String passwordHash, int tokenVersion) {
    /** Omits the password hash. */
    @Override
    public String toString() {
        return "UserRecord[user=" + user + ", tokenVersion=" + tokenVersion + "]";
    }
}
