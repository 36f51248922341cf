package cycles.http;

import java.time.Duration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Works on so many requests for cycles at once, lets so many more wait a moment for their turn, first come first served, and answers
 * the rest with 503 at once. Who waits holds no thread and cannot ask again meanwhile, so that a crowd slows itself down instead of
 * being refused over and over, which would take what there is to share; and nobody's answer comes too late to be of use. Bodies have
 * arrived before, so a slow client holds no place. Everything but cycles passes.
 */
final class ConcurrencyLimitHandler extends QoSHandler {
    private static final String CYCLES = "/v1/*";

    /** @param maxWait how long a request waits for its turn; then it is refused too */
    ConcurrencyLimitHandler(int maxRunning, int maxWaiting, Duration maxWait) {
        setMaxRequestCount(maxRunning);
        setMaxSuspendedRequestCount(maxWaiting);
        setMaxSuspend(maxWait);
        includePath(CYCLES);
    }

    @Override
    protected boolean nextHandler(Request request, Response response, Callback callback) throws Exception {
        if (LogContext.requestId() != null) {
            return super.nextHandler(request, response, callback);
        }
        // It has waited, and goes on in a thread that does not know it.
        LogContext.begin(request);
        try {
            return super.nextHandler(request, response, callback);
        } finally {
            LogContext.end();
        }
    }
}
