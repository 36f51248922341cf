package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators and balancers meet: health that follows the stores, and tasks that explain themselves. */
@ExtendWith(DropwizardExtensionsSupport.class)
class AdminPortTest {
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = TestService.of(
            "config-lmdb.yml",
            Map.of(
                    "repository.path",
                    Path.of("target", "lmdb-" + UUID.randomUUID()).toString()));

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> send(String method, int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> task(String task) throws Exception {
        return send("POST", SERVICE.getAdminPort(), "/tasks/" + task);
    }

    private int health(int port, String type) throws Exception {
        return send("GET", port, "/health-check?type=" + type).statusCode();
    }

    /** Readiness follows the checks as often as they run. */
    private void awaitReadiness(int status) throws Exception {
        while (health(SERVICE.getAdminPort(), "ready") != status || health(SERVICE.getLocalPort(), "ready") != status) {
            Thread.sleep(50);
        }
    }

    @Test
    void aDrainedInstanceIsAliveButNotReadyUntilItIsTakenBackIn() throws Exception {
        awaitReadiness(200);
        assertThat(task("drain?state=out").statusCode()).isEqualTo(200);
        awaitReadiness(503);
        assertThat(health(SERVICE.getAdminPort(), "alive")).isEqualTo(200);
        assertThat(health(SERVICE.getLocalPort(), "alive")).isEqualTo(200);
        assertThat(task("drain?state=in").statusCode()).isEqualTo(200);
        awaitReadiness(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drain",
                "drain?state=sideways",
                "drain?state=out&state=in",
                "drain?state=out&now=1",
                "backend-info?x=1"
            })
    void badParametersAreAnsweredWithAComplaintAndTheUsage(String task) throws Exception {
        HttpResponse<String> response = task(task);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body().lines()).hasSize(2);
        assertThat(response.body()).contains("usage: POST /tasks/" + task.replaceAll("\\?.*", ""));
    }

    @Test
    void theBackendSaysWhatItIs() throws Exception {
        HttpResponse<String> response = task("backend-info");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("type: lmdb", "version: LMDB", "location: ", "durability: ");
    }

    @Test
    void everyStoreTellsItsHealthAndHowLongItTook() throws Exception {
        HttpResponse<String> response = send("GET", SERVICE.getAdminPort(), "/healthcheck");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"cycles\"", "\"users\"", "\"drain\"", "latencyMillis", "durability");
    }
}
