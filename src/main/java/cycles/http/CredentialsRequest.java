package cycles.http;

/** Carries the credentials of a sign-up or log-in. */
record CredentialsRequest(String email, String password) {
    /** @throws InvalidRequestException when either is missing or not a string */
    static CredentialsRequest of(RequestBody body) {
        CredentialsRequest credentials = new CredentialsRequest(body.text("email"), body.text("password"));
        body.requireValid();
        return credentials;
    }

    /** Omits both: the password is secret, the email is personal data. */
    @Override
    public String toString() {
        return "CredentialsRequest[]";
    }
}
