package cycles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cycles.client.ApiClient;
import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tests health checks, administrative tasks and the protection against cross-site requests of the admin port. */
@ExtendWith(DropwizardExtensionsSupport.class)
class AdminPortTest {
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = TestService.of(
            "config-lmdb.yml",
            Map.of(
                    "http.adminHosts",
                    "cycles.internal",
                    "repository.path",
                    Path.of("target", "lmdb-" + UUID.randomUUID()).toString()));

    private final ApiClient admin = new ApiClient(TestService.adminUri(SERVICE));
    private final ApiClient api = new ApiClient(TestService.baseUri(SERVICE));

    private ApiResponse task(String task) {
        return admin.post("/tasks/" + task, null);
    }

    private static int health(ApiClient client, String type) {
        return client.get("/health-check?type=" + type).status();
    }

    /** Sends a request without the default headers, among them Host. */
    private ApiResponse raw(String method, String path, String... headers) {
        String head = method + " " + path + " HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers);
        return admin.raw(method, path, (head + "\r\n\r\n").getBytes(UTF_8));
    }

    /** Waits until both ports report this readiness, which changes with the next run of the checks. */
    private void awaitReadiness(int status) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofMinutes(1))
                .until(() -> health(admin, "ready") == status && health(api, "ready") == status);
    }

    @Test
    void drain_outAndIn_changesReadinessOnly() {
        awaitReadiness(200);
        assertThat(task("drain?state=out").status()).isEqualTo(200);
        awaitReadiness(503);
        assertThat(health(admin, "alive")).isEqualTo(200);
        assertThat(health(api, "alive")).isEqualTo(200);
        assertThat(task("drain?state=in").status()).isEqualTo(200);
        awaitReadiness(200);
    }

    @Test
    void health_optionsOrHead_hasTheStatusOfGet() {
        awaitReadiness(200);
        assertThat(task("drain?state=out").status()).isEqualTo(200);
        try {
            awaitReadiness(503);
            assertProbes("/health-check?type=ready", 503);
            assertProbes("/health-check", 503);
            assertProbes("/health-check?type=alive", 200);
            for (String method : List.of("GET", "HEAD", "OPTIONS")) {
                assertThat(admin.send(method, "/healthcheck", null, null).status())
                        .as(method)
                        .isEqualTo(500);
            }
        } finally {
            task("drain?state=in");
        }
        awaitReadiness(200);
        assertProbes("/health-check?type=ready", 200);
        assertThat(admin.send("OPTIONS", "/ping", null, null).status()).isEqualTo(200);
    }

    private void assertProbes(String path, int status) {
        for (ApiClient client : List.of(admin, api)) {
            for (String method : List.of("GET", "HEAD", "OPTIONS")) {
                assertThat(client.send(method, path, null, null).status())
                        .as(method + " " + path)
                        .isEqualTo(status);
            }
            // The request of HAProxy's "option httpchk" without parameters.
            byte[] probe = ("OPTIONS " + path + " HTTP/1.0\r\n\r\n").getBytes(UTF_8);
            assertThat(client.raw("OPTIONS", path, probe).status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost:8081\r\nOrigin: https://evil.example",
                "Host: localhost:8081\r\nOrigin: null",
                "Host: localhost:8081\r\nOrigin: http://localhost:3000",
                "Host: localhost\r\nSec-Fetch-Site: cross-site",
                "Host: localhost\r\nSec-Fetch-Site: same-site",
                "Host: localhost\r\nSec-Fetch-Site: nonsense",
                "Host: evil.example",
                "Host: evil.example:8081\r\nOrigin: http://evil.example:8081",
                "Host: evil.example:8081\r\nOrigin: http://evil.example:8081\r\nSec-Fetch-Site: same-origin",
                "Host: localhost.evil.example",
                "Host: 127.0.0.1.evil.example",
                "Host: cycles:8081"
            })
    void request_otherSite_isRefused(String headers) {
        for (String target : List.of(
                "POST /tasks/drain?state=out",
                "POST /tasks/gc",
                "POST /tasks/log-level?logger=cycles.cross.site&level=TRACE",
                "POST /tasks/nothing",
                "POST /benchmark-phase?phase=cross-site&active=true",
                "PUT /tasks/gc",
                "DELETE /tasks/gc",
                "POST /")) {
            String[] parts = target.split(" ", 2);
            ApiResponse response = raw(parts[0], parts[1], headers, "Content-Length: 0");
            assertThat(response.status()).isEqualTo(403);
            assertThat(response.body().lines().filter(line -> line.startsWith("refused: ")))
                    .hasSize(1);
        }
        assertThat(LoggerFactory.getLogger("cycles.cross.site").isTraceEnabled())
                .isFalse();
        assertThat(admin.get("/prometheus").body()).doesNotContain("cross-site");
        assertThat(raw("GET", "/ping", headers).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost",
                "Host: LocalHost:8081",
                "Host: 127.0.0.1:8081",
                "Host: [::1]:8081",
                "Host: 10.1.2.3:30081",
                "Host: localhost:8081\r\nOrigin: http://localhost:8081\r\nSec-Fetch-Site: same-origin",
                "Host: localhost:8081\r\nSec-Fetch-Site: none",
                "Host: cycles.internal:8081",
                "Host: Cycles.Internal\r\nOrigin: https://cycles.internal"
            })
    void request_operator_isServed(String headers) {
        assertThat(raw("POST", "/tasks/pool-stats", headers, "Content-Length: 0")
                        .status())
                .isEqualTo(200);
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
    void task_invalidParameters_returnsTheReasonAndTheUsage(String task) {
        ApiResponse response = task(task);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body().lines()).hasSize(2);
        assertThat(response.body()).contains("usage: POST /tasks/" + task.replaceAll("\\?.*", ""));
    }

    @Test
    void backendInfo_returnsAllProperties() {
        ApiResponse response = task("backend-info");
        assertThat(response.status()).isEqualTo(200);
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
    void maintenanceTasks_cyclesOfOneUser_succeed(@TempDir Path directory) {
        ApiUser user = ApiUser.register(TestService.baseUri(SERVICE));
        String dates = ApiUser.dates("2025-03-01T08:00:00Z", "2025-03-01T18:00:00Z");
        assertThat(user.send("POST", "/v1/cycles", dates).status()).isEqualTo(201);
        ApiResponse check = task("check-consistency");
        assertThat(check.status()).isEqualTo(200);
        assertThat(check.body()).isEqualToIgnoringNewLines("looked at 1 users, found nothing");
        assertThat(task("repair").body()).contains("dry run", "found nothing");

        ApiResponse backup = task("lmdb-backup?directory=" + directory.resolve("backup"));
        assertThat(backup.status()).isEqualTo(200);
        assertThat(backup.body()).contains("bytes copied to");
        assertThat(task("lmdb-backup?directory=" + directory.resolve("backup")).status())
                .isEqualTo(400);

        assertThat(task("purge-test-data?domain=example.org&confirm=delete").body())
                .contains("done: 1 accounts and 1 cycles of example.org deleted");
        assertThat(task("check-consistency").body()).contains("looked at 0 users, found nothing");
    }

    @Test
    void healthcheck_everyStore_hasLatencyAndPool() {
        ApiResponse response = admin.get("/healthcheck");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).contains("\"cycles\"", "\"users\"", "\"drain\"", "latencyMillis", "durability");
        assertThat(response.body()).containsPattern("\"pool\":\\{\"active\":\\d+,\"idle\":\\d+,\"max\":\\d+");
    }

    @Test
    void poolStats_bothPools_areListed() {
        ApiResponse response = task("pool-stats");
        assertThat(response.status()).isEqualTo(200);
        String figures = ": active=\\d+ idle=\\d+ max=\\d+ pending=\\d+ timeouts=\\d+";
        assertThat(response.body().lines().toList())
                .satisfiesExactly(
                        cycles -> assertThat(cycles).matches("cycles" + figures),
                        users -> assertThat(users).matches("users" + figures));
    }

    @Test
    void dropwizardTasks_areAvailable() {
        Logger logger = LoggerFactory.getLogger("cycles.some.logger");
        assertThat(logger.isTraceEnabled()).isFalse();
        assertThat(task("log-level?logger=cycles.some.logger&level=TRACE").status())
                .isEqualTo(200);
        assertThat(logger.isTraceEnabled()).isTrue();
        assertThat(task("gc").status()).isEqualTo(200);
    }
}
