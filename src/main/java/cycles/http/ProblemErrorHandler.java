package cycles.http;

import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Writes problems for errors that Jersey does not handle or answers without a body: malformed HTTP, limits, timeouts and errors of the
 * servlet API.
 */
final class ProblemErrorHandler implements Request.Handler {
    private static final String METHODS = "GET,HEAD,OPTIONS,PATCH,POST";

    private final ObjectWriter json;

    ProblemErrorHandler(ObjectWriter json) {
        this.json = json;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        Problem problem = Problem.ofStatus(
                request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException failure
                        ? failure.getCode()
                        : response.getStatus());
        String requestId = RequestId.of(request);
        response.setStatus(problem.status());
        setHeaders(problem, requestId, request, response.getHeaders());
        byte[] body = json.writeValueAsBytes(problem.body(requestId));
        if (request instanceof ServletContextRequest servletRequest) {
            servletRequest.getHttpServletResponse().getOutputStream().write(body);
            callback.succeeded();
        } else {
            if (problem.status() != 503) {
                // Jetty closes the connection after a request that it could not parse.
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
            }
            response.write(true, ByteBuffer.wrap(body), callback);
        }
        return true;
    }

    private static void setHeaders(Problem problem, String requestId, Request request, HttpFields.Mutable headers) {
        RequestIdHandler.setHeaders(requestId, headers);
        problem.headers().forEach(headers::put);
        headers.put(
                HttpHeader.CONTENT_TYPE, Problem.mediaType(request.getHeaders().get(HttpHeader.ACCEPT)));
        if (problem.code() == ErrorCode.METHOD_NOT_ALLOWED && !headers.contains(HttpHeader.ALLOW)) {
            headers.put(HttpHeader.ALLOW, METHODS);
        }
    }
}
