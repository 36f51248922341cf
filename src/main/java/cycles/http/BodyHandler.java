package cycles.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole body of a request before anything below sees it, so that no thread waits for a slow client. The body, after
 * decompression, has to be no larger than a maximum (413) and to arrive while {@link IncompleteRequests} has time (408) and memory (503)
 * for it. What a client still sends after a refusal is read and dropped by {@link BodyDrain}, so that the client gets to read the answer.
 */
final class BodyHandler extends Handler.Wrapper {
    /** What an inflater takes outside the heap. */
    private static final long GZIP_BYTES = 48 * 1_024;

    private final int maxBytes;
    private final IncompleteRequests pending;

    /** @param maxBytes the largest body that is read, after decompression */
    BodyHandler(int maxBytes, IncompleteRequests pending) {
        this.maxBytes = maxBytes;
        this.pending = pending;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        int refusal = refusal(request);
        if (refusal != 0) {
            if (expectsContinue(request)) {
                Response.writeError(request, response, callback, refusal);
            } else {
                new BodyDrain(request, callback, pending, false).refuse(response, refusal);
            }
            return true;
        }
        Reading reading = new Reading(request, response, callback);
        return !reading.isComplete() || super.handle(reading.whole(), response, callback);
    }

    /** The status to refuse a body with that need not be read for it, or 0. */
    private int refusal(Request request) {
        if (request.getLength() > maxBytes) {
            return 413;
        }
        String coding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        return coding == null || coding.equalsIgnoreCase("identity") ? 0 : 415;
    }

    /** Whether the client sends its body only after an interim response, so that there is none to drain. */
    private static boolean expectsContinue(Request request) {
        return request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
    }

    private boolean handleNext(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, response, callback);
    }

    /** What a request takes while its body is on its way. */
    static long estimatedBytes(Request request) {
        int fields = request.getHeaders().size();
        long bytes = BoundedHttpConnection.estimatedBytes(
                request.getHttpURI().getPathQuery().length(), fields);
        for (var field : request.getHeaders()) {
            bytes += field.getName().length()
                    + (field.getValue() == null ? 0 : field.getValue().length());
        }
        return request.getHeaders().contains("X-Content-Encoding") ? bytes + GZIP_BYTES : bytes;
    }

    /** One request's body on its way. */
    private final class Reading implements Runnable {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private ByteArrayOutputStream body = new ByteArrayOutputStream(0);
        private IncompleteRequests.@Nullable Entry entry;
        private @Nullable BodyDrain drain;

        Reading(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        /** Reads what has arrived; false while there is more to wait for, and when the request has been refused. */
        synchronized boolean isComplete() {
            boolean last = false;
            while (!last && drain == null) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    await();
                    return false;
                }
                int refusal = accept(chunk);
                if (refusal != 0) {
                    if (isMine()) {
                        refuse(refusal, false);
                    }
                    return false;
                }
                last = chunk.isLast();
            }
            return isMine();
        }

        private void await() {
            long bytes = estimatedBytes(request) + body.size();
            if (entry == null) {
                entry = pending.add(bytes, request.getContext(), this::expel);
            } else {
                entry.resize(bytes);
            }
            request.demand(this);
        }

        /** Ends the wait; false when it has been ended by a refusal, which then answers the request. */
        private boolean isMine() {
            return entry == null || entry.remove();
        }

        private synchronized @Nullable BodyDrain refusal() {
            return drain;
        }

        private synchronized void expel(int status) {
            LogContext.run(request, () -> refuse(status, true));
        }

        private void refuse(int status, boolean demanded) {
            body = new ByteArrayOutputStream(0);
            drain = new BodyDrain(request, callback, pending, demanded);
            drain.refuse(response, status);
        }

        /** Keeps a piece of the body and returns 0, or the status to refuse the request with. */
        private int accept(Content.Chunk chunk) {
            if (Content.Chunk.isFailure(chunk)) {
                return statusOf(chunk.getFailure());
            }
            ByteBuffer bytes = chunk.getByteBuffer();
            try {
                if (body.size() + bytes.remaining() > maxBytes) {
                    return 413;
                }
                body.writeBytes(BufferUtil.toArray(bytes));
            } finally {
                chunk.release();
            }
            return 0;
        }

        private int statusOf(Throwable failure) {
            if (failure instanceof HttpException known) {
                return known.getCode();
            }
            return failure instanceof TimeoutException ? 408 : 400;
        }

        /** The request with all of its body at hand. */
        Request whole() {
            return body.size() == 0
                    ? request
                    : new Whole(request, Content.Chunk.from(ByteBuffer.wrap(body.toByteArray()), true));
        }

        @Override
        public void run() {
            BodyDrain refused = refusal();
            if (refused != null) {
                refused.run();
            } else if (isComplete()) {
                request.getContext().execute(() -> LogContext.run(request, this::proceed));
            }
        }

        private void proceed() {
            try {
                if (!handleNext(whole(), response, callback)) {
                    Response.writeError(request, response, callback, 404);
                }
            } catch (Throwable e) {
                Response.writeError(request, response, callback, e);
            }
        }
    }

    private static final class Whole extends Request.Wrapper {
        private Content.Chunk next;

        Whole(Request request, Content.Chunk body) {
            super(request);
            this.next = body;
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk chunk = next;
            next = Content.Chunk.next(chunk);
            return chunk;
        }

        @Override
        public void demand(Runnable onContent) {
            onContent.run();
        }
    }
}
