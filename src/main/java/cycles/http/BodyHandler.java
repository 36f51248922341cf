package cycles.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Reads the whole body of a request before anything below sees it, so that no thread waits for a slow client. The body, after
 * decompression, has to be whole within 30 seconds (408) and no larger than 64 KiB (413).
 */
final class BodyHandler extends Handler.Wrapper {
    private static final int MAX_BYTES = 64 * 1024;
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(30);

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        int refusal = refusal(request);
        if (refusal != 0) {
            Response.writeError(request, response, callback, refusal);
            return true;
        }
        Reading reading = new Reading(request, response, callback);
        return !reading.isComplete() || super.handle(reading.whole(), response, callback);
    }

    /** The status to refuse a body with that need not be read for it, or 0. */
    private static int refusal(Request request) {
        if (request.getLength() > MAX_BYTES) {
            return 413;
        }
        String coding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        return coding == null || coding.equalsIgnoreCase("identity") ? 0 : 415;
    }

    private boolean handleNext(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, response, callback);
    }

    /** One request's body on its way. Used by one thread at a time. */
    private final class Reading implements Runnable {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
        private final long start = System.nanoTime();

        Reading(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        /** Reads what has arrived; false while there is more to wait for, and when the request has been refused. */
        boolean isComplete() {
            boolean last = false;
            while (!last) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return false;
                }
                int refusal = accept(chunk);
                if (refusal != 0) {
                    Response.writeError(request, response, callback, refusal);
                    return false;
                }
                last = chunk.isLast();
            }
            return true;
        }

        /** Keeps a piece of the body and returns 0, or the status to refuse the request with. */
        private int accept(Content.Chunk chunk) {
            if (Content.Chunk.isFailure(chunk)) {
                return statusOf(chunk.getFailure());
            }
            ByteBuffer bytes = chunk.getByteBuffer();
            try {
                if (body.size() + bytes.remaining() > MAX_BYTES) {
                    return 413;
                }
                body.writeBytes(BufferUtil.toArray(bytes));
            } finally {
                chunk.release();
            }
            return System.nanoTime() - start > MAX_NANOS ? 408 : 0;
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
            if (isComplete()) {
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
