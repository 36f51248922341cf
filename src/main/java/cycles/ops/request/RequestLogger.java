package cycles.ops.request;

import cycles.http.LogContext;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line in the log that each request leaves: method, route, status and duration as key-value pairs, its ids in the logging
 * context. Never its path, query or headers.
 */
public final class RequestLogger {
    private static final Logger LOG = LoggerFactory.getLogger("cycles.requests");

    private RequestLogger() {}

    /** Dropwizard's own request log would be a second line, with the path and the query. */
    public static void replaceDropwizards(ServerFactory server) {
        if (server instanceof AbstractServerFactory factory) {
            LogbackAccessRequestLogFactory none = new LogbackAccessRequestLogFactory();
            none.setAppenders(List.of());
            factory.setRequestLogFactory(none);
        }
    }

    static void write(CompletedRequest answered, Request request) {
        if (LOG.isInfoEnabled()) {
            LogContext.run(
                    request,
                    () -> LOG.atInfo()
                            .addKeyValue("method", answered.method())
                            .addKeyValue("route", answered.route())
                            .addKeyValue("status", answered.status())
                            .addKeyValue("duration_ms", TimeUnit.NANOSECONDS.toMicros(answered.nanos()) / 1_000.0)
                            .log("answered"));
        }
    }
}
