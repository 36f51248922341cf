package cycles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The log of the whole service, in JSON by configuration: a line for each request, and no secret in any. */
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

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    /** Sends a request of this id. */
    private HttpResponse<String> send(String id, String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        TestService.baseUri(SERVICE).resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("X-Request-Id", id);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The line of this request. It is written a little after its answer. */
    private JsonNode lineOf(String id) throws IOException, InterruptedException {
        while (true) {
            List<JsonNode> lines = linesOf(id);
            if (!lines.isEmpty()) {
                return lines.get(0);
            }
            Thread.sleep(20);
        }
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
    void aLineSaysWhatWasAskedHowItEndedAndHowLongItTook() throws Exception {
        String id = id();
        assertThat(send(id, "POST", "/auth/login", "{}", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                        .statusCode())
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
    void aTraceParentThatIsNoneIsNotLogged() throws Exception {
        String id = id();
        send(id, "GET", "/openapi.json", "", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01-canary");
        assertThat(lineOf(id).has("trace_id")).isFalse();
    }

    @Test
    void dropwizardsOwnRequestLogIsOff() {
        assertThat(((AbstractServerFactory) SERVICE.getConfiguration().getServerFactory())
                        .getRequestLogFactory()
                        .isEnabled())
                .isFalse();
    }

    @Test
    void everyRequestLeavesOneLine() throws Exception {
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
    void whatJettyRefusesLeavesALineToo() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVICE.getLocalPort())) {
            socket.getOutputStream().write("GET /canary HTTP/1.1\r\n\r\n".getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            String id = answer.replaceAll("(?s).*X-Request-Id: ([^\\r]+).*", "$1");
            JsonNode line = lineOf(id);
            assertThat(line.path("status").intValue()).isEqualTo(400);
            assertThat(line.path("route").asText()).isEqualTo("unmatched");
        }
    }

    @Test
    void noLineHoldsASecretAnAddressOrAPath() throws Exception {
        String password = "C4nary!" + UUID.randomUUID();
        String email = "canary" + UUID.randomUUID() + "@example.org";
        String credentials = "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
        assertThat(send(id(), "POST", "/auth/signup", credentials).statusCode()).isEqualTo(201);
        String token = json.readTree(
                        send(id(), "POST", "/auth/login", credentials).body())
                .path("token")
                .asText();
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
