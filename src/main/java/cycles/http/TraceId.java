package cycles.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads the trace id of a request from the W3C header {@code traceparent}. Without a valid header there is no trace id: a generated
 * one would refer to no trace, and the request id already identifies the request.
 */
final class TraceId {
    private static final String HEADER = "traceparent";
    /** Version, trace id, parent id, flags; later versions may append fields after another hyphen. */
    private static final Pattern TRACE_PARENT =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private TraceId() {}

    static @Nullable String of(Request request) {
        if (!request.getHeaders().contains(HEADER)) {
            return null;
        }
        List<String> values = request.getHeaders().getValuesList(HEADER);
        return values.size() == 1 ? parse(values.get(0)) : null;
    }

    static @Nullable String parse(String traceParent) {
        Matcher matcher = TRACE_PARENT.matcher(traceParent);
        boolean valid = matcher.matches()
                && (matcher.group(3) == null || !matcher.group(1).equals("00"));
        return valid ? matcher.group(2) : null;
    }
}
