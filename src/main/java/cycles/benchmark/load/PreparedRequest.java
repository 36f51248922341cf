package cycles.benchmark.load;

/**
 * An HTTP request that is ready to be sent, with the check of its response.
 *
 * @param text the complete request in ASCII
 * @param check called once, with the response or with {@link Response#NO_RESPONSE}
 */
public record PreparedRequest(ApiOperation operation, String text, ResponseCheck check) {

    /**
     * Creates a request to the API.
     *
     * @param path the operation's route with the id filled in
     * @param token bearer token of the user; empty for none
     * @param body JSON in ASCII; empty for none
     */
    public static PreparedRequest of(
            ApiOperation operation, String host, String path, String token, String body, ResponseCheck check) {
        StringBuilder text = new StringBuilder(512)
                .append(operation.method())
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(host)
                .append("\r\n");
        if (!token.isEmpty()) {
            text.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        if (!body.isEmpty()) {
            text.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n");
        }
        text.append("\r\n").append(body);
        return new PreparedRequest(operation, text.toString(), check);
    }
}
