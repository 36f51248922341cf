package cycles.http;

/** Who someone claims to be. */
record CredentialsRequest(String email, String password) {
    /** @throws InvalidRequestException when either is missing or no string */
    static CredentialsRequest of(RequestBody body) {
        CredentialsRequest credentials = new CredentialsRequest(body.text("email"), body.text("password"));
        body.requireValid();
        return credentials;
    }

    /** Leaves both out: one is a secret, the other personal. */
    @Override
    public String toString() {
        return "CredentialsRequest[]";
    }
}
