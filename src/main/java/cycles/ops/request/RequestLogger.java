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
 * Logs each request in one line, with method, route, status and duration as key-value pairs and its ids in the logging context. Does
 * not log path, query or headers.
 */
public final class RequestLogger {
    private static final Logger LOGGER = LoggerFactory.getLogger("cycles.requests");

    private RequestLogger() {}

    /** Disables Dropwizard's request log, which would be a second line with path and query. */
    public static void disableDropwizardRequestLog(ServerFactory server) {
        if (server instanceof AbstractServerFactory factory) {
            LogbackAccessRequestLogFactory none = new LogbackAccessRequestLogFactory();
            none.setAppenders(List.of());
            factory.setRequestLogFactory(none);
        }
    }

    static void write(CompletedRequest completed, Request request) {
        if (LOGGER.isInfoEnabled()) {
            LogContext.run(
                    request,
                    () -> LOGGER.atInfo()
                            .addKeyValue("method", completed.method())
                            .addKeyValue("route", completed.route())
                            .addKeyValue("status", completed.status())
                            .addKeyValue("duration_ms", TimeUnit.NANOSECONDS.toMicros(completed.nanos()) / 1_000.0)
                            .log("answered"));
        }
    }
}
