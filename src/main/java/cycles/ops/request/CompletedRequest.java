package cycles.ops.request;

import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * What operators may know of a request that has been answered.
 *
 * @param method {@code other} for one that the caller made up
 * @param route the path's template: the path itself is no label and, with its query, may hold what is nobody's business
 * @param nanos from the request's first byte until now
 */
record CompletedRequest(String method, String route, int status, long nanos) {
    private static final String ADMIN_CONNECTOR = "admin";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    /** To be asked when the answer is complete. */
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
