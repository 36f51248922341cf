package cycles.http;

import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a client makes the service keep before its request header is complete: at most {@value #MAX_FIELDS} fields (8 KiB of
 * five-byte fields are 200 kB of objects), and a share of the budget for incomplete requests while the header is on its way.
 */
final class BoundedHttpConnection extends HttpConnection {
    /** As many as Apache httpd and Tomcat allow. */
    static final int MAX_FIELDS = 100;
    /** What an open request costs beside its bytes, and what each of its fields does. */
    private static final int REQUEST_BYTES = 4_096;

    private static final int FIELD_BYTES = 112;

    private final IncompleteRequests pending;
    private final AtomicReference<IncompleteRequests.@Nullable Entry> entry = new AtomicReference<>();
    // Written by the thread that parses; another one may see an old value, which the entry's next change corrects.
    private volatile boolean arriving;
    private int fields;

    BoundedHttpConnection(
            HttpConfiguration configuration, Connector connector, EndPoint endPoint, IncompleteRequests pending) {
        super(configuration, connector, endPoint);
        this.pending = pending;
    }

    /** The estimated memory of a request header. */
    static long estimatedBytes(int headerBytes, int fields) {
        return REQUEST_BYTES + headerBytes + (long) fields * FIELD_BYTES;
    }

    @Override
    protected RequestHandler newRequestHandler() {
        return new FieldCounter();
    }

    @Override
    public void onFillable() {
        super.onFillable();
        // The parser reports the beginning of a message before its first byte: an idle connection is in the start
        // state.
        if (arriving && !getParser().isStart()) {
            count();
        }
    }

    private void count() {
        long bytes = estimatedBytes(getParser().getHeaderLength(), fields);
        IncompleteRequests.Entry known = entry.get();
        if (known != null) {
            known.resize(bytes);
            return;
        }
        IncompleteRequests.Entry added =
                pending.add(bytes, getExecutor(), status -> getEndPoint().close());
        if (!entry.compareAndSet(null, added)) {
            added.remove();
        }
        if (!arriving || !getEndPoint().isOpen()) {
            discount();
        }
    }

    private void discount() {
        IncompleteRequests.Entry known = entry.getAndSet(null);
        if (known != null) {
            known.remove();
        }
    }

    private void arrived() {
        arriving = false;
        discount();
    }

    @Override
    public void onClose(Throwable cause) {
        arrived();
        super.onClose(cause);
    }

    private final class FieldCounter extends RequestHandler {
        @Override
        public void messageBegin() {
            arriving = true;
            fields = 0;
            super.messageBegin();
        }

        @Override
        public void parsedHeader(HttpField field) {
            if (++fields > MAX_FIELDS) {
                throw new HttpException.RuntimeException(
                        HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431, "too many fields");
            }
            super.parsedHeader(field);
        }

        /** Drops them: nothing in this service reads trailers. */
        @Override
        public void parsedTrailer(HttpField field) {}

        @Override
        public boolean headerComplete() {
            arrived();
            return super.headerComplete();
        }

        @Override
        public void badMessage(HttpException failure) {
            arrived();
            super.badMessage(failure);
        }

        @Override
        public void earlyEOF() {
            arrived();
            super.earlyEOF();
        }
    }
}
