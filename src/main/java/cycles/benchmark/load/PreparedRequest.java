package cycles.benchmark.load;

/**
 * A request, ready to be sent, and what is thought of the answer.
 *
 * @param request the whole of it, in ASCII
 * @param judge called once, with the answer or with {@link Response#NO_ANSWER}
 */
public record PreparedRequest(ApiOperation operation, String request, Judge judge) {

    /** Looks at an answer; called on the generator's thread. */
    @FunctionalInterface
    public interface Judge {
        /** Whether the answer is what the scenario expects. */
        boolean expects(Response reply);
    }

    /**
     * A call to the API.
     *
     * @param path as in the operation's route, with the id filled in
     * @param token of the user; empty for none
     * @param body JSON in ASCII; empty for none
     */
    public static PreparedRequest of(
            ApiOperation operation, String host, String path, String token, String body, Judge judge) {
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
        return new PreparedRequest(operation, text.toString(), judge);
    }
}
