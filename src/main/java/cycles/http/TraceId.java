package cycles.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request belongs to, as its caller says in W3C's {@code traceparent}. Where the caller says nothing, or nothing
 * valid, there is none: an id made up here would lead to no trace, and the request has one of its own.
 */
final class TraceId {
    private static final String HEADER = "traceparent";
    /** Version, trace id, parent id, flags; later versions may go on behind another hyphen. */
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
