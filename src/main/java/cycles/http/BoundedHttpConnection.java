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
 * Limits the memory of request headers: at most {@value #MAX_FIELDS} fields (8 KiB of five-byte fields become 200 kB of objects), and
 * an incomplete header is charged to the budget of {@link IncompleteRequests}.
 */
final class BoundedHttpConnection extends HttpConnection {
    /** The default of Apache httpd and Tomcat. */
    static final int MAX_FIELDS = 100;
    /** Estimated memory of an open request and of each of its fields, in addition to their characters. */
    private static final int REQUEST_BYTES = 4_096;

    private static final int FIELD_BYTES = 112;

    private final IncompleteRequests incompleteRequests;
    private final AtomicReference<IncompleteRequests.@Nullable Entry> entry = new AtomicReference<>();
    // Written by the parsing thread. Another thread may read a stale value, which the next change of the entry
    // corrects.
    private volatile boolean headerIncomplete;
    private int fields;

    BoundedHttpConnection(
            HttpConfiguration configuration,
            Connector connector,
            EndPoint endPoint,
            IncompleteRequests incompleteRequests) {
        super(configuration, connector, endPoint);
        this.incompleteRequests = incompleteRequests;
    }

    /** Returns the estimated memory of a request header in bytes. */
    static long estimatedBytes(int headerBytes, int fields) {
        return REQUEST_BYTES + headerBytes + (long) fields * FIELD_BYTES;
    }

    @Override
    protected RequestHandler newRequestHandler() {
        return new HeaderLimiter();
    }

    @Override
    public void onFillable() {
        super.onFillable();
        // The parser reports messageBegin before the first byte: an idle connection is in the start state.
        if (headerIncomplete && !getParser().isStart()) {
            updateEntry();
        }
    }

    private void updateEntry() {
        long bytes = estimatedBytes(getParser().getHeaderLength(), fields);
        IncompleteRequests.Entry current = entry.get();
        if (current != null) {
            current.resize(bytes);
            return;
        }
        IncompleteRequests.Entry added = incompleteRequests.add(
                bytes, getExecutor(), status -> getEndPoint().close());
        if (!entry.compareAndSet(null, added)) {
            added.remove();
        }
        if (!headerIncomplete || !getEndPoint().isOpen()) {
            removeEntry();
        }
    }

    private void removeEntry() {
        IncompleteRequests.Entry removed = entry.getAndSet(null);
        if (removed != null) {
            removed.remove();
        }
    }

    private void endHeader() {
        headerIncomplete = false;
        removeEntry();
    }

    @Override
    public void onClose(Throwable cause) {
        endHeader();
        super.onClose(cause);
    }

    private final class HeaderLimiter extends RequestHandler {
        @Override
        public void messageBegin() {
            headerIncomplete = true;
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

        /** Discards trailers, which no part of this service reads. */
        @Override
        public void parsedTrailer(HttpField field) {}

        @Override
        public boolean headerComplete() {
            endHeader();
            return super.headerComplete();
        }

        @Override
        public void badMessage(HttpException failure) {
            endHeader();
            super.badMessage(failure);
        }

        @Override
        public void earlyEOF() {
            endHeader();
            super.earlyEOF();
        }
    }
}
