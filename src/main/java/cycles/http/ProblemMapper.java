package cycles.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps every exception of a resource to its problem, and logs server errors. */
public final class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProblemMapper.class);

    private final HttpHeaders headers;

    public ProblemMapper(@Context HttpHeaders headers) {
        this.headers = headers;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException web && web.getResponse().getStatus() < 400) {
            return web.getResponse();
        }
        Problem problem = Problems.of(thrown);
        log(problem, thrown);
        Response.ResponseBuilder response = response(problem, headers.getHeaderString(HttpHeaders.ACCEPT));
        if (thrown instanceof WebApplicationException web) {
            response.header(HttpHeaders.ALLOW, web.getResponse().getHeaderString(HttpHeaders.ALLOW));
        }
        return response.build();
    }

    static Response.ResponseBuilder response(Problem problem, @Nullable String accept) {
        Response.ResponseBuilder response = Response.status(problem.status())
                .type(Problem.mediaType(accept))
                .entity(problem.body(RequestId.current()));
        problem.headers().forEach(response::header);
        return response;
    }

    /** Logs 503 without a stack trace, since an unavailable store fails many requests in the same way. */
    private static void log(Problem problem, Throwable thrown) {
        if (problem.status() == 503) {
            LOGGER.warn("{}: {}", problem.code().tag(), thrown.getMessage());
        } else if (problem.status() >= 500) {
            LOGGER.error("{}", problem.code().tag(), thrown);
        }
    }
}
