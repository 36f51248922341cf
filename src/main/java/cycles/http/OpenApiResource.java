package cycles.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Serves the OpenAPI document. It is written by hand; tests validate every response against it. */
@Path("/openapi.json")
@Produces(MediaType.APPLICATION_JSON)
public final class OpenApiResource {
    private final byte[] document = read();

    /** Sets the length, which Jersey sets only for bodies that fit its buffer. Also answers HEAD. */
    @GET
    public Response get() {
        return Response.ok(document.clone())
                .header(HttpHeaders.CONTENT_LENGTH, document.length)
                .build();
    }

    private static byte[] read() {
        try (InputStream file =
                Objects.requireNonNull(OpenApiResource.class.getResourceAsStream("openapi.json"), "openapi.json")) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
