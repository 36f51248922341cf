package cycles.benchmark.load;

import org.jspecify.annotations.Nullable;

/**
 * Contains an HTTP response, or the reason why there is none.
 *
 * @param status HTTP status, or {@link #NO_RESPONSE}
 * @param body the body as text; without a response {@code timeout} or {@code network}
 */
public record Response(int status, String body) {
    /** Status when sending failed or no complete response was received. */
    public static final int NO_RESPONSE = 0;

    /**
     * Returns the value of the first JSON field of this name, or null when there is none. Not a JSON parser: sufficient for string
     * fields in responses of known structure.
     */
    public @Nullable String text(String field) {
        int name = body.indexOf('"' + field + '"');
        int start = name < 0 ? -1 : body.indexOf('"', name + field.length() + 2);
        int end = start < 0 ? -1 : body.indexOf('"', start + 1);
        return end < 0 ? null : body.substring(start + 1, end);
    }

    /** Returns whether the outcome of the request is unknown or an error of the service: no response, or status 5xx. */
    public boolean isFailure() {
        return status == NO_RESPONSE || status / 100 == 5;
    }

    /** Returns the error class of an unexpected response, as the report shows it. */
    String errorClass() {
        if (status == NO_RESPONSE) {
            return body;
        }
        String tag = text("_tag");
        return status + " " + (tag == null ? "unexpected" : tag);
    }
}
