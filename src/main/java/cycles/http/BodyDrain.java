package cycles.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Discards the rest of a refused request body after the response has been written and before the request ends ("lingering close"). The
 * kernel resets a connection that is closed with unread data, and most clients then report a broken pipe instead of the response. The
 * number of bytes is limited here, the time by {@link IncompleteRequests}. Thread-safe.
 */
final class BodyDrain implements Callback, Runnable {
    /** Drains a body that exceeds the limit by mistake, and stops reading an endless one. */
    private static final long MAX_BYTES = 16L * 1_024 * 1_024;

    private final Request request;
    private final Request compressed;
    private final Callback callback;
    private final IncompleteRequests incompleteRequests;
    private IncompleteRequests.@Nullable Entry entry;
    private long drained;
    private boolean demanded;
    private boolean responseWritten;
    private boolean ended;

    /**
     * @param callback completed when there is nothing more to read
     * @param demanded whether the caller has already demanded content; the caller must then call {@link #run} when it arrives
     */
    BodyDrain(Request request, Callback callback, IncompleteRequests incompleteRequests, boolean demanded) {
        this.request = request;
        // Compressed bytes are discarded without inflating them.
        this.compressed = Request.unWrap(request);
        this.callback = callback;
        this.incompleteRequests = incompleteRequests;
        this.demanded = demanded;
    }

    /** Writes an error response, then drains the body, then completes the callback. */
    void refuse(Response response, int status) {
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        Response.writeError(new NonConsumingRequest(request), response, this, status);
    }

    /** Starts draining, since the response has been written. */
    @Override
    public void succeeded() {
        synchronized (this) {
            responseWritten = true;
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

    /** Continues draining, since content has arrived. */
    @Override
    public void run() {
        synchronized (this) {
            demanded = false;
            if (!responseWritten || ended || !drain()) {
                return;
            }
        }
        callback.succeeded();
    }

    private void stop(int status) {
        synchronized (this) {
            if (!end()) {
                return;
            }
        }
        callback.succeeded();
    }

    /** Discards the content that has arrived. Returns true when draining has ended, false while more content is awaited. */
    private boolean drain() {
        while (true) {
            Content.Chunk chunk = compressed.read();
            if (chunk == null) {
                awaitContent();
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

    private void awaitContent() {
        if (entry == null) {
            entry = incompleteRequests.add(BodyHandler.estimatedBytes(request), request.getContext(), this::stop);
        }
        demanded = true;
        compressed.demand(this);
    }

    /** Returns whether this call ended the draining. */
    private boolean end() {
        boolean first = !ended;
        ended = true;
        if (entry != null) {
            entry.remove();
        }
        return first;
    }

    /** Prevents Jetty from marking the rest of the body as failed before the response is written. */
    private static final class NonConsumingRequest extends Request.Wrapper {
        NonConsumingRequest(Request request) {
            super(request);
        }

        @Override
        public boolean consumeAvailable() {
            return false;
        }
    }
}
