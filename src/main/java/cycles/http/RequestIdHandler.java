package cycles.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sets the request id in the log context, and the headers that all responses have. */
final class RequestIdHandler extends Handler.Wrapper {
    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final HttpField NO_SNIFF = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        setHeaders(RequestId.of(request), response.getHeaders());
        LogContext.begin(request);
        try {
            return super.handle(request, response, callback);
        } finally {
            LogContext.end();
        }
    }

    static void setHeaders(String requestId, HttpFields.Mutable headers) {
        headers.put(RequestId.HEADER, requestId);
        headers.put(NO_STORE);
        headers.put(NO_SNIFF);
    }
}
