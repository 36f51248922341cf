package cycles.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Reads and drops what a client still sends of a refused body, after the response has been written and before the request ends. A
 * connection closed with unread data is reset by the kernel, and most clients then report a broken pipe instead of the response.
 * Bounded in bytes, and by {@link IncompleteRequests} in time (a "lingering close").
 */
final class BodyDrain implements Callback, Runnable {
    /** A body that is larger than the API's by mistake is drained; an endless one is cut off. */
    private static final long MAX_BYTES = 16L * 1_024 * 1_024;

    private final Request request;
    private final Request wire;
    private final Callback callback;
    private final IncompleteRequests pending;
    private IncompleteRequests.@Nullable Entry entry;
    private long drained;
    private boolean demanded;
    private boolean answered;
    private boolean ended;

    /**
     * @param callback completed when nothing more is to be read
     * @param demanded whether the caller has demanded content already; it passes the demand on to {@link #run}
     */
    BodyDrain(Request request, Callback callback, IncompleteRequests pending, boolean demanded) {
        this.request = request;
        // Compressed bytes need not be inflated to be dropped.
        this.wire = Request.unWrap(request);
        this.callback = callback;
        this.pending = pending;
        this.demanded = demanded;
    }

    /** Writes an error response, then drains the body, then completes the callback. */
    void refuse(Response response, int status) {
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        Response.writeError(new Undrained(request), response, this, status);
    }

    /** The response has been written. */
    @Override
    public void succeeded() {
        synchronized (this) {
            answered = true;
            if (demanded || !drain()) {
                return;
            }
        }
        callback.succeeded();
    }

    @Override
    public void failed(Throwable failure) {
        synchronized (this) {
            end();
        }
        callback.failed(failure);
    }

    /** Content has arrived. */
    @Override
    public void run() {
        synchronized (this) {
            demanded = false;
            if (!answered || ended || !drain()) {
                return;
            }
        }
        callback.succeeded();
    }

    private void expel(int status) {
        synchronized (this) {
            if (!end()) {
                return;
            }
        }
        callback.succeeded();
    }

    /** Drops what has arrived; true when there is nothing more to wait for. */
    private boolean drain() {
        while (true) {
            Content.Chunk chunk = wire.read();
            if (chunk == null) {
                await();
                return false;
            }
            if (Content.Chunk.isFailure(chunk)) {
                return end();
            }
            drained += chunk.remaining();
            chunk.release();
            if (chunk.isLast() || drained > MAX_BYTES) {
                return end();
            }
        }
    }

    private void await() {
        if (entry == null) {
            entry = pending.add(BodyHandler.estimatedBytes(request), request.getContext(), this::expel);
        }
        demanded = true;
        wire.demand(this);
    }

    private boolean end() {
        boolean first = !ended;
        ended = true;
        if (entry != null) {
            entry.remove();
        }
        return first;
    }

    /** Keeps Jetty from marking the rest of the body as failed before the response is written. */
    private static final class Undrained extends Request.Wrapper {
        Undrained(Request request) {
            super(request);
        }

        @Override
        public boolean consumeAvailable() {
            return false;
        }
    }
}
