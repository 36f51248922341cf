package cycles.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Represents an error in a response: an RFC 9457 problem, with additional members for existing clients.
 *
 * @param status the HTTP status; differs from the code's where one kind of error has several
 * @param fields the additional members of this kind of error
 * @param retryAfter seconds after which the client may retry; used with the statuses 429 and 503 only
 */
record Problem(ErrorCode code, int status, String message, Map<String, ?> fields, int retryAfter) {
    private static final int DEFAULT_RETRY_AFTER = 1;

    static final String MEDIA_TYPE = "application/problem+json";
    private static final String PLAIN_MEDIA_TYPE = "application/json";

    static Problem of(ErrorCode code, String message, Map<String, ?> fields) {
        return new Problem(code, code.status(), message, fields, DEFAULT_RETRY_AFTER);
    }

    /** Returns the default problem of a status. */
    static Problem ofStatus(int status) {
        ErrorCode code = ErrorCode.ofStatus(status);
        return new Problem(code, status, code.title(), Map.of(), DEFAULT_RETRY_AFTER);
    }

    /** Returns a problem with status 503 that a retry is likely to avoid. */
    static Problem retryable(ErrorCode code, String message) {
        return new Problem(code, 503, message, Map.of("retryable", true), DEFAULT_RETRY_AFTER);
    }

    /** Returns a problem that a retry after the given time avoids. */
    static Problem retryableAfter(Duration wait, ErrorCode code, String message) {
        return new Problem(code, code.status(), message, Map.of(), (int)
                Math.max(DEFAULT_RETRY_AFTER, wait.plusMillis(999).toSeconds()));
    }

    /** Returns the members of the JSON body, the most important ones first. */
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

    /** Returns the headers that HTTP requires for this status. */
    Map<String, String> headers() {
        return switch (status) {
            case 401 -> Map.of("WWW-Authenticate", "Bearer");
            case 429, 503 -> Map.of("Retry-After", String.valueOf(retryAfter));
            default -> Map.of();
        };
    }

    /** Returns the media type of a problem: {@code application/json} for a client that accepts only that. */
    static String mediaType(@Nullable String accept) {
        boolean onlyPlain = accept != null
                && accept.contains(PLAIN_MEDIA_TYPE)
                && !accept.contains(MEDIA_TYPE)
                && !accept.contains("*/*")
                && !accept.contains("application/*");
        return onlyPlain ? PLAIN_MEDIA_TYPE : MEDIA_TYPE;
    }
}
