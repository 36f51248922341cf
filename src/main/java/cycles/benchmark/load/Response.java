package cycles.benchmark.load;

import org.jspecify.annotations.Nullable;

/**
 * An answer of the service.
 *
 * @param status of HTTP, or {@link #NO_ANSWER}
 * @param body as text, or why there is no answer
 */
public record Response(int status, String body) {
    /** The request was sent, or not even that, and no whole answer came back. */
    public static final int NO_ANSWER = 0;

    /** The value of the first field of that name, where it is a string. Not a JSON parser: enough for answers whose shape is known. */
    public @Nullable String text(String field) {
        int name = body.indexOf('"' + field + '"');
        int start = name < 0 ? -1 : body.indexOf('"', name + field.length() + 2);
        int end = start < 0 ? -1 : body.indexOf('"', start + 1);
        return end < 0 ? null : body.substring(start + 1, end);
    }

    /** Whether the service did not do what was asked, or left it open: no answer, or a 5xx. */
    public boolean isFailure() {
        return status == NO_ANSWER || status / 100 == 5;
    }

    /** The class of error that a reader of the report sees for an answer that was not expected. */
    String errorClass() {
        if (status == NO_ANSWER) {
            return body;
        }
        String tag = text("_tag");
        return status + " " + (tag == null ? "unexpected" : tag);
    }
}
