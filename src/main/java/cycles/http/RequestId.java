package cycles.http;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.server.Request;

/** Names a request in its response, in its log lines and in its problem body: the caller's name for it when it is a sane one. */
final class RequestId {
    static final String HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = RequestId.class.getName();
    private static final int MAX_LENGTH = 128;

    private RequestId() {}

    /** The request's id: the same at every call. */
    static String of(Request request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String asked = request.getHeaders().get(HEADER);
        String id = asked != null && isSane(asked) ? asked : fresh();
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /** The id of the request this thread works for. */
    static String current() {
        String id = LogContext.requestId();
        return id == null ? fresh() : id;
    }

    /** The id as a URI. */
    static String urn(String id) {
        return (isUuid(id) ? "urn:uuid:" : "urn:cycle-service:request:") + id;
    }

    private static boolean isSane(String id) {
        return !id.isEmpty() && id.length() <= MAX_LENGTH && id.chars().allMatch(RequestId::isSane);
    }

    private static boolean isSane(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.';
    }

    private static boolean isUuid(String id) {
        return Uuids.parse(id).isPresent();
    }

    /** A random UUID that need not be hard to guess: SecureRandom is a lock that every request would meet. */
    private static String fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version4 = (random.nextLong() & ~0xF000L) | 0x4000L;
        long variant2 = (random.nextLong() & ~(3L << 62)) | (2L << 62);
        return new UUID(version4, variant2).toString();
    }
}
