package cycles.http;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.server.Request;

/**
 * Determines the id of a request, which appears in its response, its log lines and its problem body: the client's
 * {@value #HEADER} if it is valid, otherwise a random UUID.
 */
final class RequestId {
    static final String HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = RequestId.class.getName();
    private static final int MAX_LENGTH = 128;

    private RequestId() {}

    /** Returns the request's id, the same at every call. */
    static String of(Request request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String assigned) {
            return assigned;
        }
        String requested = request.getHeaders().get(HEADER);
        String id = requested != null && isValid(requested) ? requested : random();
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /** Returns the id of this thread's request, or a random one if there is none. */
    static String current() {
        String id = LogContext.requestId();
        return id == null ? random() : id;
    }

    /** Returns the id as a URN. */
    static String urn(String id) {
        return (isUuid(id) ? "urn:uuid:" : "urn:cycle-service:request:") + id;
    }

    private static boolean isValid(String id) {
        return !id.isEmpty() && id.length() <= MAX_LENGTH && id.chars().allMatch(RequestId::isValid);
    }

    private static boolean isValid(int c) {
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

    /** Returns a random UUID that need not be unpredictable; SecureRandom has a lock that all requests would share. */
    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version4 = (random.nextLong() & ~0xF000L) | 0x4000L;
        long variant2 = (random.nextLong() & ~(3L << 62)) | (2L << 62);
        return new UUID(version4, variant2).toString();
    }
}
