package cycles.http;

/** Carries the current and the new password of a change of password. */
record PasswordChangeRequest(String currentPassword, String newPassword) {
    /** @throws InvalidRequestException when either is missing or not a string */
    static PasswordChangeRequest of(RequestBody body) {
        PasswordChangeRequest change =
                new PasswordChangeRequest(body.text("currentPassword"), body.text("newPassword"));
        body.requireValid();
        return change;
    }

    /** Omits both, which are secret. */
    @Override
    public String toString() {
        return "PasswordChangeRequest[]";
    }
}
