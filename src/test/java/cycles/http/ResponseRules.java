package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiClient;
import cycles.client.ApiResponse;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;

/** Validates every response of a service against its own OpenAPI document and against rules that a schema cannot express. */
final class ResponseRules implements ApiClient.ResponseCheck {
    private static final int CONTINUE = 100;

    private final OpenApiDocument document;

    private ResponseRules(OpenApiDocument document) {
        this.document = document;
    }

    /** Reads the document of the running service. */
    static ResponseRules of(URI service) {
        return new ResponseRules(
                new OpenApiDocument(new ApiClient(service).get("/openapi.json").json()));
    }

    @Override
    public void check(String method, String path, ApiResponse response) {
        checkHeaders(response);
        if (response.status() >= 400 && !method.equals("HEAD")) {
            checkProblem(response);
        }
        document.check(method, path, response);
    }

    /**
     * Validates a response to bytes that need not be a request: any status below 500 or 505, and a body that the document allows for
     * that status on any route.
     */
    void checkAnyRequest(ApiResponse response) {
        if (response.status() == CONTINUE) {
            return;
        }
        assertThat(response.status())
                .as("%s", response)
                .satisfiesAnyOf(
                        status -> assertThat(status).isBetween(200, 499),
                        status -> assertThat(status).isEqualTo(505));
        checkHeaders(response);
        if (response.status() >= 400) {
            checkProblem(response);
        }
        document.check(response);
    }

    private static void checkHeaders(ApiResponse response) {
        assertThat(response.header("X-Request-Id").orElse("")).matches("[A-Za-z0-9._-]{1,128}");
        assertThat(response.header("Cache-Control")).hasValue("no-store");
        assertThat(response.header("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.header("Server")).isEmpty();
    }

    private static void checkProblem(ApiResponse response) {
        assertThat(response.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).isIn(Problem.MEDIA_TYPE, ApiClient.JSON));
        assertThat(response.json().path("status").asInt()).isEqualTo(response.status());
        assertThat(response.text("message")).isEqualTo(response.text("detail")).isNotBlank();
        assertThat(response.text("instance"))
                .endsWith(":" + response.header("X-Request-Id").orElseThrow());
        assertThat(response.body()).doesNotContain("Exception", "jetty", "jackson", "cycles.", "\\n");
        Optional<ErrorCode> code = Stream.of(ErrorCode.values())
                .filter(known -> known.tag().equals(response.tag()))
                .findFirst();
        assertThat(code.map(ErrorCode::type)).hasValue(response.text("type"));
        switch (response.status()) {
            case 401 -> assertThat(response.header("WWW-Authenticate")).hasValue("Bearer");
            case 405 -> assertThat(response.header("Allow")).isPresent();
            case 429, 503 -> assertThat(response.header("Retry-After")).isPresent();
            default -> {}
        }
    }
}
