package cycles.http;

import java.time.Duration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Limits the number of concurrent requests to {@code /v1}. Excess requests queue in FIFO order without occupying a thread; a request
 * that finds the queue full, or that waits too long, is answered with 503. Queueing slows clients down; immediate refusals would make
 * them retry, which costs processor time that the served requests need. {@link BodyHandler} runs first and buffers the body, so a slow
 * client occupies no permit.
 */
final class ConcurrencyLimitHandler extends QoSHandler {
    private static final String API_PATH = "/v1/*";

    /**
     * @param maxConcurrentRequests requests that are handled at the same time
     * @param maxQueuedRequests requests that wait in the queue
     * @param maxQueueTime time in the queue after which a request is refused
     */
    ConcurrencyLimitHandler(int maxConcurrentRequests, int maxQueuedRequests, Duration maxQueueTime) {
        setMaxRequestCount(maxConcurrentRequests);
        setMaxSuspendedRequestCount(maxQueuedRequests);
        setMaxSuspend(maxQueueTime);
        includePath(API_PATH);
    }

    @Override
    protected boolean nextHandler(Request request, Response response, Callback callback) throws Exception {
        if (LogContext.requestId() != null) {
            return super.nextHandler(request, response, callback);
        }
        // The request has waited and continues in another thread, which has no log context.
        LogContext.begin(request);
        try {
            return super.nextHandler(request, response, callback);
        } finally {
            LogContext.end();
        }
    }
}
