package cycles.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.UniformReservoir;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cycles.core.DurabilityLevel;
import cycles.metrics.BucketHistogram;
import cycles.metrics.BucketTimer;
import io.dropwizard.core.Configuration;
import io.dropwizard.testing.DropwizardTestSupport;
import io.dropwizard.testing.ResourceHelpers;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_36_2.Metrics.MetricFamily;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What {@code /prometheus} and {@code /metrics} say of a running service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObservabilityTest {
    private static final String DURATION = "cycles_repository_operation_duration_seconds";
    private static final String HTTP = "cycles_http_server_request_duration_seconds";
    private static final String TEXT = "text/plain;version=0.0.4";
    private static final Set<String> OPERATIONS = Set.of(
            "getCycleById",
            "getActiveCycle",
            "getLastCompletedCycle",
            "createCycle",
            "updateCycleDates",
            "completeCycle");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final DropwizardTestSupport<Configuration> service = service();
    // A second one in this JVM: they must not meet.
    private final DropwizardTestSupport<Configuration> neighbour = service();

    private static DropwizardTestSupport<Configuration> service() {
        return new DropwizardTestSupport<>(
                ObservedApplication.class, ResourceHelpers.resourceFilePath("cycles/ops/observed.yml"));
    }

    @BeforeAll
    void start() throws Exception {
        service.before();
        neighbour.before();
    }

    @AfterAll
    void stop() {
        neighbour.after();
        service.after();
    }

    private URI admin(String path) {
        return URI.create("http://127.0.0.1:" + service.getAdminPort() + path);
    }

    private int send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.getLocalPort() + path))
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private HttpResponse<byte[]> scrape(String accept) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(admin("/prometheus"))
                .header("Accept", accept)
                .build();
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        return response;
    }

    private Exposition scrape() throws IOException, InterruptedException {
        return Exposition.text(new String(scrape(TEXT).body(), UTF_8));
    }

    /** Jetty counts a request when its answer is written, which may be after the client has read it. */
    private Exposition scrapeUntil(Predicate<Exposition> condition) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plusSeconds(10);
        while (true) {
            Exposition exposition = scrape();
            if (condition.test(exposition) || Instant.now().isAfter(deadline)) {
                return exposition;
            }
            Thread.sleep(10);
        }
    }

    @Test
    void everySeriesOfEveryOperationExistsFromTheStart() throws Exception {
        Exposition exposition = scrape();
        for (String operation : OPERATIONS) {
            for (String outcome : List.of("ok", "not_found", "conflict", "error")) {
                assertThat(exposition.series(DURATION + "_bucket").stream()
                                .filter(series -> series.labels()
                                                .get("operation")
                                                .equals(operation)
                                        && series.labels().get("outcome").equals(outcome)
                                        && series.labels().get("backend").equals("memory")))
                        .as(operation + " " + outcome)
                        .hasSize(20);
            }
            for (String type : List.of("unavailable", "broken", "unexpected")) {
                assertThat(exposition.samples())
                        .containsKey(new Exposition.Series(
                                "cycles_repository_operation_errors_total",
                                Map.of("backend", "memory", "operation", operation, "error_type", type)));
            }
        }
        assertThat(exposition.series("cycles_repository_operations_in_flight")).hasSize(1);
    }

    @Test
    void theCountsAreWhatTheRequestsImply() throws Exception {
        Exposition before = scrape();
        int users = 25;
        for (int i = 0; i < users; i++) {
            String cycle = "/users/" + UUID.randomUUID() + "/cycle";
            assertThat(send("GET", cycle)).isEqualTo(404);
            assertThat(send("POST", cycle)).isEqualTo(201);
            assertThat(send("POST", cycle)).isEqualTo(409);
            assertThat(send("GET", cycle)).isEqualTo(204);
        }
        String route = "/users/{userId}/cycle";
        Exposition after = scrapeUntil(now -> delta(before, now, HTTP + "_count", "route", route) == 4 * users);

        assertThat(delta(before, after, DURATION + "_count")).isEqualTo(4 * users);
        assertThat(delta(before, after, DURATION + "_count", "operation", "getActiveCycle", "outcome", "not_found"))
                .isEqualTo(users);
        assertThat(delta(before, after, DURATION + "_count", "operation", "getActiveCycle", "outcome", "ok"))
                .isEqualTo(users);
        assertThat(delta(before, after, DURATION + "_count", "operation", "createCycle", "outcome", "ok"))
                .isEqualTo(users);
        assertThat(delta(before, after, DURATION + "_count", "operation", "createCycle", "outcome", "conflict"))
                .isEqualTo(users);
        assertThat(delta(before, after, DURATION + "_sum")).isPositive();
        assertThat(delta(before, after, "cycles_repository_operation_errors_total"))
                .isZero();
        assertThat(after.sum("cycles_repository_operations_in_flight")).isZero();

        for (String[] answer : new String[][] {{"GET", "2xx"}, {"GET", "4xx"}, {"POST", "2xx"}, {"POST", "4xx"}}) {
            assertThat(delta(
                            before,
                            after,
                            HTTP + "_count",
                            "backend",
                            "memory",
                            "route",
                            route,
                            "method",
                            answer[0],
                            "status_class",
                            answer[1]))
                    .isEqualTo(users);
        }
        assertThat(scrapeUntil(now -> now.sum("cycles_http_server_active_requests") == 0)
                        .sum("cycles_http_server_active_requests"))
                .isZero();
    }

    private static double delta(Exposition before, Exposition after, String name, String... labels) {
        return after.sum(name, labels) - before.sum(name, labels);
    }

    @Test
    void aBackendThatIsDownIsSeenInErrorsAndInItsHealth() throws Exception {
        ObservedApplication application = service.getApplication();
        assertThat(health(1)).isEqualTo(1);
        Exposition before = scrape();
        application.closeBackend();
        assertThat(send("GET", "/users/" + UUID.randomUUID() + "/cycle")).isEqualTo(500);
        assertThat(health(0)).isZero();
        application.openBackend();
        assertThat(health(1)).isEqualTo(1);
        Exposition after = scrape();
        assertThat(delta(before, after, DURATION + "_count", "outcome", "error"))
                .isEqualTo(1);
        assertThat(delta(
                        before,
                        after,
                        "cycles_repository_operation_errors_total",
                        "operation",
                        "getActiveCycle",
                        "error_type",
                        "unavailable"))
                .isEqualTo(1);
    }

    private double health(double expected) throws IOException, InterruptedException {
        String name = "cycles_health_check_healthy";
        String[] labels = {"backend", "memory", "check", "cycles", "critical", "true"};
        Exposition exposition = scrapeUntil(now -> now.series(name).size() == 1 && now.sum(name, labels) == expected);
        assertThat(exposition.series(name)).hasSize(1);
        return exposition.sum(name, labels);
    }

    @Test
    void whatNoRouteAnswersIsUnmatchedWhoeverRefusesIt() throws Exception {
        Exposition before = scrape();
        assertThat(send("GET", "/nowhere/" + UUID.randomUUID())).isEqualTo(404);
        assertThat(send("DELETE", "/users/" + UUID.randomUUID() + "/cycle")).isEqualTo(405);
        assertThat(send("BREW", "/pot/" + UUID.randomUUID())).isGreaterThanOrEqualTo(400);
        assertThat(raw("GET /a b c HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(70_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        Exposition after = scrapeUntil(now -> delta(before, now, HTTP + "_count", "route", "unmatched") == 5);
        assertThat(delta(before, after, HTTP + "_count", "route", "unmatched", "status_class", "4xx"))
                .isEqualTo(5);
        assertThat(delta(before, after, HTTP + "_count", "route", "unmatched", "method", "DELETE"))
                .isEqualTo(1);
        // Methods are as free to make up as paths.
        assertThat(after.series(HTTP + "_count"))
                .extracting(series -> series.labels().get("method"))
                .contains("other")
                .doesNotContain("BREW");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.getLocalPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(UTF_8));
            out.flush();
            return new String(socket.getInputStream().readNBytes("HTTP/1.1 400".length()), UTF_8);
        }
    }

    @Test
    void anAsynchronousAnswerIsMeasuredToItsEnd() throws Exception {
        Exposition before = scrape();
        assertThat(send("GET", "/users/" + UUID.randomUUID() + "/later")).isEqualTo(204);
        String[] labels = {"route", "/users/{userId}/later", "status_class", "2xx"};
        Exposition after = scrapeUntil(now -> delta(before, now, HTTP + "_count", labels) == 1);
        assertThat(delta(before, after, HTTP + "_count", labels)).isEqualTo(1);
        assertThat(scrapeUntil(now -> now.sum("cycles_http_server_active_requests") == 0)
                        .sum("cycles_http_server_active_requests"))
                .isZero();
    }

    @Test
    void noLabelCarriesAUserOrAPath() throws Exception {
        UUID user = UUID.randomUUID();
        send("POST", "/users/" + user + "/cycle");
        send("GET", "/secret-path/" + user);
        raw("GET /secret-path HTTP/1.1\r\n\r\n");
        scrapeUntil(now -> now.sum("cycles_http_server_active_requests") == 0);
        assertThat(new String(scrape(TEXT).body(), UTF_8))
                .doesNotContain(user.toString())
                .doesNotContain("secret-path");
    }

    @Test
    void theEngineSaysWhatItIsAndHowDurable() throws Exception {
        Exposition exposition =
                scrapeUntil(now -> !now.series("cycles_backend_info").isEmpty());
        assertThat(exposition.series("cycles_backend_info").get(0).labels())
                .containsEntry("backend", ObservedApplication.BACKEND)
                .containsEntry("version", "Java heap")
                .containsEntry("durability", "nothing survives the process")
                .containsEntry("survives", DurabilityLevel.NOTHING.survives());
    }

    @Test
    void openMetricsParses() throws Exception {
        HttpResponse<byte[]> response = scrape("application/openmetrics-text;version=1.0.0");
        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text");
        Exposition exposition = Exposition.openMetrics(new String(response.body(), UTF_8));
        assertThat(exposition.types())
                .containsEntry(DURATION, "histogram")
                .containsEntry("cycles_repository_operation_errors", "counter")
                .containsEntry("cycles_build", "info");
        assertThat(exposition.series(DURATION + "_count")).hasSize(24);
    }

    @Test
    void protobufParsesAndCarriesNativeBuckets() throws Exception {
        HttpResponse<byte[]> response = scrape(
                "application/vnd.google.protobuf;" + "proto=io.prometheus.client.MetricFamily;encoding=delimited");
        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/vnd.google.protobuf");
        List<MetricFamily> families = new ArrayList<>();
        InputStream in = new ByteArrayInputStream(response.body());
        for (MetricFamily family; (family = MetricFamily.parseDelimitedFrom(in)) != null; ) {
            families.add(family);
        }
        assertThat(families).extracting(MetricFamily::getName).doesNotHaveDuplicates();
        MetricFamily duration = families.stream()
                .filter(family -> family.getName().equals(DURATION))
                .findFirst()
                .orElseThrow();
        assertThat(duration.getMetricList()).hasSize(24);
        assertThat(duration.getMetric(0).getHistogram().getSchema()).isEqualTo(BucketTimer.NATIVE_SCHEMA);
    }

    @Test
    void everyFamilyOfOursIsThereWithItsTypeItsHelpAndItsLabels() throws Exception {
        Exposition exposition = scrape();
        assertThat(exposition.types())
                .containsEntry(DURATION, "histogram")
                .containsEntry("cycles_repository_operation_errors_total", "counter")
                .containsEntry("cycles_repository_operations_in_flight", "gauge")
                .containsEntry(HTTP, "histogram")
                .containsEntry("cycles_http_server_active_requests", "gauge")
                .containsEntry("cycles_health_check_healthy", "gauge")
                .containsEntry("cycles_build_info", "gauge");
        assertThat(exposition.types().keySet().stream().filter(name -> name.startsWith("cycles_")))
                .allSatisfy(name -> assertThat(exposition.help(name)).isNotBlank());
        assertThat(exposition.names())
                .contains("jvm_memory_used_bytes", "jvm_threads_deadlocked", "process_cpu_seconds_total");
        assertThat(exposition.samples().keySet())
                .allSatisfy(series -> assertThat(series.labels()).containsEntry("backend", "memory"));
        assertThat(exposition.series("cycles_build_info").get(0).labels())
                .containsOnlyKeys("backend", "version", "commit");
    }

    @Test
    void dropwizardsOwnMetricsComeOverOnce() throws Exception {
        Exposition exposition = scrape();
        assertThat(exposition.names()).anyMatch(name -> name.contains("QueuedThreadPool"));
        // Jetty's counters go up and down.
        assertThat(exposition.types().entrySet())
                .anyMatch(type -> type.getKey().endsWith("active_requests")
                        && type.getKey().startsWith("io_dropwizard")
                        && type.getValue().equals("gauge"));
        assertThat(exposition.names())
                .noneMatch(name -> name.startsWith("cycles_repository_memory"))
                .noneMatch(name -> name.startsWith("jvm_attribute"));
    }

    @Test
    void plainDropwizardMetricsOfPoolsAndEnginesGetTheirNames() throws Exception {
        var metrics = service.getEnvironment().metrics();
        metrics.registerGauge("users.pool.ActiveConnections", () -> 3);
        metrics.registerGauge("users.pool.IdleConnections", () -> 4);
        metrics.registerGauge("users.pool.MaxConnections", () -> 10);
        metrics.registerGauge("users.pool.PendingConnections", () -> 1);
        metrics.registerGauge("cycles.pool.ActiveConnections", () -> 5);
        metrics.meter("users.pool.ConnectionTimeoutRate").mark(2);
        metrics.timer("users.pool.Wait", BucketTimer::new).update(1, TimeUnit.SECONDS);
        metrics.registerGauge("memory.map.used.bytes", () -> 42L);
        metrics.registerGauge("memory.closing", () -> {
            throw new IllegalStateException("closed");
        });
        metrics.histogram("memory.batch.size", () -> new BucketHistogram(1, 10)).update(7);
        metrics.register("other.closing", (Gauge<Integer>) () -> {
            throw new IllegalStateException("closed");
        });
        metrics.register("other.sizes", new Histogram(new UniformReservoir()));
        metrics.register("other.level", new Counter()).dec();

        Exposition exposition = scrape();
        String connections = "cycles_db_client_connections";
        assertThat(exposition.sum(connections, "pool", "users", "state", "active"))
                .isEqualTo(3);
        assertThat(exposition.sum(connections, "pool", "users", "state", "idle"))
                .isEqualTo(4);
        assertThat(exposition.sum(connections, "pool", "cycles", "state", "active"))
                .isEqualTo(5);
        assertThat(exposition.sum(connections + "_max", "pool", "users")).isEqualTo(10);
        assertThat(exposition.sum(connections + "_pending", "pool", "users")).isEqualTo(1);
        assertThat(exposition.sum(connections + "_timeouts_total", "pool", "users"))
                .isEqualTo(2);
        assertThat(exposition.sum(connections + "_wait_seconds_sum", "pool", "users"))
                .isEqualTo(1);
        assertThat(exposition.sum("cycles_memory_map_used_bytes")).isEqualTo(42);
        assertThat(exposition.sum("cycles_memory_batch_size_bucket", "le", "10.0"))
                .isEqualTo(1);
        assertThat(exposition.sum("other_level")).isEqualTo(-1);
        assertThat(exposition.types()).containsEntry("other_level", "gauge").containsEntry("other_sizes", "summary");
    }

    @Test
    void jsonTellsTheQuantilesOfTheLastMinute() throws Exception {
        assertThat(send("GET", "/users/" + UUID.randomUUID() + "/cycle")).isEqualTo(404);
        HttpResponse<byte[]> response =
                client.send(HttpRequest.newBuilder(admin("/metrics")).build(), BodyHandlers.ofByteArray());
        JsonNode timer = new ObjectMapper()
                .readTree(response.body())
                .path("timers")
                .path("cycles.repository.memory.getActiveCycle.not_found");
        assertThat(timer.path("count").asLong()).isPositive();
        assertThat(timer.path("p99").asDouble()).isPositive();
    }

    @Test
    void aBenchmarkSaysWhatItIsDoing() throws Exception {
        assertThat(phase("?phase=sign-up&active=true")).isEqualTo(200);
        String name = "cycles_benchmark_phase_active";
        assertThat(scrape().sum(name, "backend", "memory", "phase", "sign-up")).isEqualTo(1);
        assertThat(phase("?phase=sign-up&active=false")).isEqualTo(200);
        assertThat(scrape().sum(name, "phase", "sign-up")).isZero();
        for (String bad : List.of("", "?phase=x", "?phase=x&active=1", "?phase=A+b&active=true", "?active=true")) {
            assertThat(phase(bad)).as(bad).isEqualTo(400);
        }
        assertThat(scrape().series(name)).hasSize(1);
    }

    @Test
    void onlySoManyPhasesAreAdmitted() throws Exception {
        int admitted = 0;
        for (int i = 0; i < 60; i++) {
            admitted += phaseOf(neighbour.getAdminPort(), "?phase=p" + i + "&active=false") == 200 ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(50);
        assertThat(phaseOf(neighbour.getAdminPort(), "?phase=p0&active=true")).isEqualTo(200);
    }

    private int phase(String query) throws IOException, InterruptedException {
        return phaseOf(service.getAdminPort(), query);
    }

    private int phaseOf(int port, String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/benchmark-phase" + query))
                .POST(BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }
}
