package cycles.ops.request;

import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * Describes a completed request for metrics and log, without personal data.
 *
 * @param method the HTTP method, or {@code other} for a non-standard one
 * @param route the template of the path; path and query have too many values for a label and may contain personal data
 * @param nanos nanoseconds from the request's first byte to the end of the response
 */
record CompletedRequest(String method, String route, int status, long nanos) {
    private static final String ADMIN_CONNECTOR = "admin";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    /** Creates the description. Must be called when the response is complete. */
    static CompletedRequest of(Request request, Response response) {
        return new CompletedRequest(
                METHODS.contains(request.getMethod()) ? request.getMethod() : "other",
                RouteFilter.route(request),
                response.getStatus(),
                System.nanoTime() - request.getBeginNanoTime());
    }

    static boolean isOnApplicationPort(Request request) {
        return !ADMIN_CONNECTOR.equals(
                request.getConnectionMetaData().getConnector().getName());
    }
}
