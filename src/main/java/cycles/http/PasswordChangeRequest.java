package cycles.http;

/** A password and the one to take its place. */
record PasswordChangeRequest(String currentPassword, String newPassword) {
    /** @throws InvalidRequestException when either is missing or no string */
    static PasswordChangeRequest of(RequestBody body) {
        PasswordChangeRequest change =
                new PasswordChangeRequest(body.text("currentPassword"), body.text("newPassword"));
        body.requireValid();
        return change;
    }

    /** Leaves both out: they are secrets. */
    @Override
    public String toString() {
        return "PasswordChangeRequest[]";
    }
}
