package cycles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cycles.client.ApiClient;
import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the JSON log of the complete service: one line per request and no secrets. */
@ExtendWith(DropwizardExtensionsSupport.class)
class RequestLogTest {
    private static final Path LOG = Path.of("target", "service-" + UUID.randomUUID() + ".log");
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = TestService.of(
            "config-lmdb.yml",
            Map.of(
                    "repository.path",
                    Path.of("target", "lmdb-" + UUID.randomUUID()).toString(),
                    "logging.appenders[0].type",
                    "file",
                    "logging.appenders[0].currentLogFilename",
                    LOG.toString(),
                    "logging.appenders[0].archive",
                    "false",
                    "logging.appenders[0].layout.format",
                    "json"));
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final ApiClient client = new ApiClient(TestService.baseUri(SERVICE));
    private final ObjectMapper json = new ObjectMapper();

    /** Sends a request with this id. */
    private ApiResponse send(String id, String method, String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("X-Request-Id", id));
        return client.send(method, path, null, body, all.toArray(String[]::new));
    }

    /** Waits for the line of this request, which is written shortly after the response. */
    private JsonNode lineOf(String id) {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(1))
                .until(() -> linesOf(id), lines -> !lines.isEmpty())
                .get(0);
    }

    private List<JsonNode> linesOf(String id) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        String log = Files.readString(LOG);
        for (String line : log.substring(0, log.lastIndexOf('\n') + 1).lines().toList()) {
            JsonNode fields = json.readTree(line);
            if (fields.path("request_id").asText().equals(id)
                    && fields.path("logger").asText().equals("cycles.requests")) {
                lines.add(fields);
            }
        }
        return lines;
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    @Test
    void line_request_hasAllFields() throws Exception {
        String id = id();
        assertThat(send(id, "POST", "/auth/login", "{}", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                        .status())
                .isEqualTo(400);
        JsonNode line = lineOf(id);
        assertThat(line.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "timestamp",
                        "level",
                        "thread",
                        "logger",
                        "message",
                        "backend",
                        "request_id",
                        "trace_id",
                        "method",
                        "route",
                        "status",
                        "duration_ms");
        assertThat(line.path("backend").asText()).isEqualTo("lmdb");
        assertThat(line.path("trace_id").asText()).isEqualTo(TRACE);
        assertThat(line.path("method").asText()).isEqualTo("POST");
        assertThat(line.path("route").asText()).isEqualTo("/auth/login");
        assertThat(line.path("status").intValue()).isEqualTo(400);
        assertThat(line.path("duration_ms").isDouble()).isTrue();
        assertThat(line.path("duration_ms").doubleValue()).isPositive();
    }

    @Test
    void line_invalidTraceParent_hasNoTraceId() throws Exception {
        String id = id();
        send(id, "GET", "/openapi.json", "", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01-canary");
        assertThat(lineOf(id).has("trace_id")).isFalse();
    }

    @Test
    void dropwizardRequestLog_isOff() {
        assertThat(((AbstractServerFactory) SERVICE.getConfiguration().getServerFactory())
                        .getRequestLogFactory()
                        .isEnabled())
                .isFalse();
    }

    @Test
    void log_manyRequests_hasOneLineEach() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String id = id();
            ids.add(id);
            send(id, i % 2 == 0 ? "GET" : "BREW", i % 3 == 0 ? "/nowhere" : "/v1/cycles/in-progress", "");
        }
        for (String id : ids) {
            lineOf(id);
        }
        for (String id : ids) {
            assertThat(linesOf(id)).as(id).hasSize(1);
        }
        assertThat(Files.readString(LOG)).doesNotContain("/nowhere").doesNotContain("BREW");
    }

    @Test
    void log_requestRefusedByJetty_hasALine() throws Exception {
        ApiResponse response = client.raw("GET", "/canary", "GET /canary HTTP/1.1\r\n\r\n".getBytes(UTF_8));
        JsonNode line = lineOf(response.header("X-Request-Id").orElseThrow());
        assertThat(line.path("status").intValue()).isEqualTo(400);
        assertThat(line.path("route").asText()).isEqualTo("unmatched");
    }

    @Test
    void log_secretsEmailsAndPaths_areNotContained() throws Exception {
        String password = "C4nary!" + UUID.randomUUID();
        String email = "canary" + UUID.randomUUID() + "@example.org";
        String credentials = ApiUser.credentials(email, password);
        assertThat(send(id(), "POST", "/auth/signup", credentials).status()).isEqualTo(201);
        String token = send(id(), "POST", "/auth/login", credentials).text("token");
        String cycle = id();
        String last = id();
        send(id(), "POST", "/auth/login", credentials.replace("C4nary", "Wr0ng"));
        send(id(), "POST", "/auth/signup", credentials);
        send(id(), "GET", "/v1/cycles/in-progress", "", "Authorization", "Bearer " + token + "x");
        send(last, "GET", "/v1/cycles/" + cycle + "?token=" + token, "", "Authorization", "Bearer " + token);
        JsonNode line = lineOf(last);
        assertThat(line.path("status").intValue()).isEqualTo(404);
        assertThat(line.path("route").asText()).isEqualTo("/v1/cycles/{id}");
        assertThat(Files.readString(LOG))
                .doesNotContain(password, email, token, cycle, "Authorization", password.substring(2));
    }
}
