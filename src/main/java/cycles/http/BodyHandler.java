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
 * Buffers the whole body of a request before the next handler is called, so that no thread waits for a slow client. Refuses a body
 * that is larger than a maximum after decompression (413), that has a content coding other than gzip (415), or that exceeds the time
 * (408) or the memory (503) of {@link IncompleteRequests}. {@link BodyDrain} discards the rest of a refused body.
 */
final class BodyHandler extends Handler.Wrapper {
    /** Memory of an inflater outside the heap. */
    private static final long GZIP_BYTES = 48 * 1_024;

    private final int maxBytes;
    private final IncompleteRequests incompleteRequests;

    /** @param maxBytes the largest accepted body in bytes, after decompression */
    BodyHandler(int maxBytes, IncompleteRequests incompleteRequests) {
        this.maxBytes = maxBytes;
        this.incompleteRequests = incompleteRequests;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        int refusal = refusal(request);
        if (refusal != 0) {
            if (expectsContinue(request)) {
                Response.writeError(request, response, callback, refusal);
            } else {
                new BodyDrain(request, callback, incompleteRequests, false).refuse(response, refusal);
            }
            return true;
        }
        BodyReader reader = new BodyReader(request, response, callback);
        return !reader.isComplete() || super.handle(reader.bufferedRequest(), response, callback);
    }

    /** Returns the status of a refusal that follows from the header alone, or 0. */
    private int refusal(Request request) {
        if (request.getLength() > maxBytes) {
            return 413;
        }
        String coding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        return coding == null || coding.equalsIgnoreCase("identity") ? 0 : 415;
    }

    /** Returns whether the client sends its body only after an interim response, so that there is none to drain. */
    private static boolean expectsContinue(Request request) {
        return request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
    }

    private boolean handleNext(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, response, callback);
    }

    /** Returns the estimated memory of a request without its body, in bytes. */
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

    /** Reads the body of one request. Thread-safe: content and timeout arrive on different threads. */
    private final class BodyReader implements Runnable {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private ByteArrayOutputStream body = new ByteArrayOutputStream(0);
        private IncompleteRequests.@Nullable Entry entry;
        private @Nullable BodyDrain drain;

        BodyReader(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        /** Reads the content that has arrived. Returns false while more is awaited, and when the request has been refused. */
        synchronized boolean isComplete() {
            boolean last = false;
            while (!last && drain == null) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    awaitContent();
                    return false;
                }
                int refusal = accept(chunk);
                if (refusal != 0) {
                    if (endWait()) {
                        refuse(refusal, false);
                    }
                    return false;
                }
                last = chunk.isLast();
            }
            return endWait();
        }

        private void awaitContent() {
            long bytes = estimatedBytes(request) + body.size();
            if (entry == null) {
                entry = incompleteRequests.add(bytes, request.getContext(), this::refuseWaiting);
            } else {
                entry.resize(bytes);
            }
            request.demand(this);
        }

        /** Ends the wait. Returns false when a refusal has ended it already; the refusal then writes the response. */
        private boolean endWait() {
            return entry == null || entry.remove();
        }

        private synchronized @Nullable BodyDrain drain() {
            return drain;
        }

        private synchronized void refuseWaiting(int status) {
            LogContext.run(request, () -> refuse(status, true));
        }

        private void refuse(int status, boolean demanded) {
            body = new ByteArrayOutputStream(0);
            drain = new BodyDrain(request, callback, incompleteRequests, demanded);
            drain.refuse(response, status);
        }

        /** Appends a chunk to the body and returns 0, or returns the status of a refusal. */
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
            if (failure instanceof HttpException http) {
                return http.getCode();
            }
            return failure instanceof TimeoutException ? 408 : 400;
        }

        /** Returns the request with its buffered body. */
        Request bufferedRequest() {
            return body.size() == 0
                    ? request
                    : new BufferedRequest(request, Content.Chunk.from(ByteBuffer.wrap(body.toByteArray()), true));
        }

        @Override
        public void run() {
            BodyDrain refused = drain();
            if (refused != null) {
                refused.run();
            } else if (isComplete()) {
                request.getContext().execute(() -> LogContext.run(request, this::handleBuffered));
            }
        }

        private void handleBuffered() {
            try {
                if (!handleNext(bufferedRequest(), response, callback)) {
                    Response.writeError(request, response, callback, 404);
                }
            } catch (Throwable e) {
                Response.writeError(request, response, callback, e);
            }
        }
    }

    private static final class BufferedRequest extends Request.Wrapper {
        private Content.Chunk next;

        BufferedRequest(Request request, Content.Chunk body) {
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
