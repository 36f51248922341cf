package cycles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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

/** What operators and balancers meet: health that follows the stores, and tasks that explain themselves. */
@ExtendWith(DropwizardExtensionsSupport.class)
class AdminPortTest {
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = TestService.of(
            "config-lmdb.yml",
            Map.of(
                    "http.adminHosts",
                    "cycles.internal",
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

    private static String raw(String method, int port, String path, String... headers) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            String head = method + " " + path + " HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers);
            socket.getOutputStream().write((head + "\r\n\r\n").getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
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
    void health_askedWithOptionsOrHead_hasTheStatusOfGet() throws Exception {
        awaitReadiness(200);
        assertThat(task("drain?state=out").statusCode()).isEqualTo(200);
        try {
            awaitReadiness(503);
            assertProbes("/health-check?type=ready", 503);
            assertProbes("/health-check", 503);
            assertProbes("/health-check?type=alive", 200);
            for (String method : List.of("GET", "HEAD", "OPTIONS")) {
                assertThat(send(method, SERVICE.getAdminPort(), "/healthcheck").statusCode())
                        .as(method)
                        .isEqualTo(500);
            }
        } finally {
            task("drain?state=in");
        }
        awaitReadiness(200);
        assertProbes("/health-check?type=ready", 200);
        assertThat(send("OPTIONS", SERVICE.getAdminPort(), "/ping").statusCode())
                .isEqualTo(200);
    }

    private void assertProbes(String path, int status) throws Exception {
        for (int port : new int[] {SERVICE.getAdminPort(), SERVICE.getLocalPort()}) {
            for (String method : List.of("GET", "HEAD", "OPTIONS")) {
                assertThat(send(method, port, path).statusCode())
                        .as(method + " " + path)
                        .isEqualTo(status);
            }
            // As HAProxy's plain "option httpchk" sends it.
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(("OPTIONS " + path + " HTTP/1.0\r\n\r\n").getBytes(UTF_8));
                assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                        .startsWith("HTTP/1.1 " + status);
            }
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
    void request_ofAnotherSite_changesNothing(String headers) throws Exception {
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
            String answer = raw(parts[0], SERVICE.getAdminPort(), parts[1], headers, "Content-Length: 0");
            assertThat(answer).startsWith("HTTP/1.1 403 ");
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            assertThat(body.lines().filter(line -> line.startsWith("refused: ")))
                    .hasSize(1);
        }
        assertThat(LoggerFactory.getLogger("cycles.cross.site").isTraceEnabled())
                .isFalse();
        assertThat(send("GET", SERVICE.getAdminPort(), "/prometheus").body()).doesNotContain("cross-site");
        assertThat(raw("GET", SERVICE.getAdminPort(), "/ping", headers)).startsWith("HTTP/1.1 200 ");
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
    void request_ofAnOperator_isServed(String headers) throws Exception {
        assertThat(raw("POST", SERVICE.getAdminPort(), "/tasks/pool-stats", headers, "Content-Length: 0"))
                .startsWith("HTTP/1.1 200 ");
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
