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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    @Test
    void theNativeHeapIsTrimmedWhileTheServiceRuns() throws Exception {
        assertThat(send("GET", SERVICE.getAdminPort(), "/threads").body()).contains("native-heap-trim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drain",
                "drain?state=sideways",
                "drain?state=out&state=in",
                "drain?state=out&now=1",
                "backend-info?x=1",
                "pool-stats?pool=users",
                "check-consistency?apply=true",
                "repair?apply=yes",
                "purge-test-data",
                "purge-test-data?domain=gmail.com&confirm=delete",
                "lmdb-backup",
                "lmdb-backup?directory=relative",
                "lmdb-backup?directory=/proc"
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
        assertThat(response.body())
                .contains(
                        "type: lmdb",
                        "version: LMDB",
                        "location: ",
                        "durability: ",
                        "durability-level: POWER_LOSS",
                        "installation: ",
                        "size: ");
    }

    @Test
    void theCyclesOfARealUserAreSoundAndBackedUp(@TempDir Path directory) throws Exception {
        ApiUser user = new ApiUser(path -> TestService.baseUri(SERVICE).resolve(path));
        user.signUp();
        user.logIn();
        String dates = ApiUser.dates("2025-03-01T08:00:00Z", "2025-03-01T18:00:00Z");
        assertThat(user.send("POST", "/v1/cycles", dates).status()).isEqualTo(201);
        HttpResponse<String> check = task("check-consistency");
        assertThat(check.statusCode()).isEqualTo(200);
        assertThat(check.body()).isEqualToIgnoringNewLines("looked at 1 users, found nothing");
        assertThat(task("repair").body()).contains("dry run", "found nothing");

        HttpResponse<String> backup = task("lmdb-backup?directory=" + directory.resolve("backup"));
        assertThat(backup.statusCode()).isEqualTo(200);
        assertThat(backup.body()).contains("bytes copied to");
        assertThat(task("lmdb-backup?directory=" + directory.resolve("backup")).statusCode())
                .isEqualTo(400);

        assertThat(task("purge-test-data?domain=example.org&confirm=delete").body())
                .contains("done: 1 accounts and 1 cycles of example.org deleted");
        assertThat(task("check-consistency").body()).contains("looked at 0 users, found nothing");
    }

    @Test
    void everyStoreTellsItsHealthAndHowLongItTook() throws Exception {
        HttpResponse<String> response = send("GET", SERVICE.getAdminPort(), "/healthcheck");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"cycles\"", "\"users\"", "\"drain\"", "latencyMillis", "durability");
        assertThat(response.body()).containsPattern("\"pool\":\\{\"active\":\\d+,\"idle\":\\d+,\"max\":\\d+");
    }

    @Test
    void bothPoolsSayHowBusyTheyAre() throws Exception {
        HttpResponse<String> response = task("pool-stats");
        assertThat(response.statusCode()).isEqualTo(200);
        String figures = ": active=\\d+ idle=\\d+ max=\\d+ pending=\\d+ timeouts=\\d+";
        assertThat(response.body().lines().toList())
                .satisfiesExactly(
                        cycles -> assertThat(cycles).matches("cycles" + figures),
                        users -> assertThat(users).matches("users" + figures));
    }

    @Test
    void dropwizardsOwnTasksWork() throws Exception {
        Logger logger = LoggerFactory.getLogger("cycles.some.logger");
        assertThat(logger.isTraceEnabled()).isFalse();
        assertThat(task("log-level?logger=cycles.some.logger&level=TRACE").statusCode())
                .isEqualTo(200);
        assertThat(logger.isTraceEnabled()).isTrue();
        assertThat(task("gc").statusCode()).isEqualTo(200);
    }
}
