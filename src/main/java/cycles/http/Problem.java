package cycles.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as clients see it: an RFC 9457 problem with the members that existing clients read.
 *
 * @param status the HTTP status; the code's own but where one kind of error comes with several
 * @param fields the members that only this kind of error has
 * @param retryAfter in how many seconds the same request is worth another try, where it is
 */
record Problem(ErrorCode code, int status, String message, Map<String, ?> fields, int retryAfter) {
    private static final int SOON = 1;

    static final String MEDIA_TYPE = "application/problem+json";
    private static final String PLAIN_MEDIA_TYPE = "application/json";

    static Problem of(ErrorCode code, String message, Map<String, ?> fields) {
        return new Problem(code, code.status(), message, fields, SOON);
    }

    /** An error of which nothing but the status is known. */
    static Problem ofStatus(int status) {
        ErrorCode code = ErrorCode.ofStatus(status);
        return new Problem(code, status, code.title(), Map.of(), SOON);
    }

    /** An error that is likely to be gone when the client tries again. */
    static Problem retryable(ErrorCode code, String message) {
        return new Problem(code, 503, message, Map.of("retryable", true), SOON);
    }

    /** An error that is gone after a time. */
    static Problem until(Duration gone, ErrorCode code, String message) {
        return new Problem(code, code.status(), message, Map.of(), (int)
                Math.max(SOON, gone.plusMillis(999).toSeconds()));
    }

    /** What goes over the wire, in the order in which people read it. */
    Map<String, Object> body(String requestId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", code.type());
        body.put("title", code.title());
        body.put("status", status);
        body.put("detail", message);
        body.put("instance", RequestId.urn(requestId));
        body.put("_tag", code.tag());
        body.put("message", message);
        body.putAll(fields);
        return body;
    }

    /** The headers that HTTP wants beside this status. */
    Map<String, String> headers() {
        return switch (status) {
            case 401 -> Map.of("WWW-Authenticate", "Bearer");
            case 429, 503 -> Map.of("Retry-After", String.valueOf(retryAfter));
            default -> Map.of();
        };
    }

    /** {@code application/json} for a client that accepts that and no problem. */
    static String mediaType(@Nullable String accept) {
        boolean onlyPlain = accept != null
                && accept.contains(PLAIN_MEDIA_TYPE)
                && !accept.contains(MEDIA_TYPE)
                && !accept.contains("*/*")
                && !accept.contains("application/*");
        return onlyPlain ? PLAIN_MEDIA_TYPE : MEDIA_TYPE;
    }
}
