package cycles.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.UniformReservoir;
import com.fasterxml.jackson.databind.JsonNode;
import cycles.client.ApiClient;
import cycles.client.ApiResponse;
import cycles.core.DurabilityLevel;
import cycles.metrics.BucketHistogram;
import cycles.metrics.BucketTimer;
import io.dropwizard.core.Configuration;
import io.dropwizard.testing.DropwizardTestSupport;
import io.dropwizard.testing.ResourceHelpers;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_36_2.Metrics.MetricFamily;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tests {@code /prometheus} and {@code /metrics} of a running service. */
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

    private final DropwizardTestSupport<Configuration> service = service();
    // In the same JVM, to detect shared state.
    private final DropwizardTestSupport<Configuration> secondService = service();

    private ApiClient api;
    private ApiClient admin;

    private static DropwizardTestSupport<Configuration> service() {
        return new DropwizardTestSupport<>(
                ObservedApplication.class, ResourceHelpers.resourceFilePath("cycles/ops/observed.yml"));
    }

    @BeforeAll
    void start() throws Exception {
        service.before();
        secondService.before();
        api = client(service.getLocalPort());
        admin = client(service.getAdminPort());
    }

    @AfterAll
    void stop() {
        secondService.after();
        service.after();
    }

    private static ApiClient client(int port) {
        return new ApiClient(URI.create("http://127.0.0.1:" + port));
    }

    private int send(String method, String path) {
        return api.send(method, path, null, null).status();
    }

    private ApiResponse scrape(String accept) {
        ApiResponse response = admin.send("GET", "/prometheus", null, null, "Accept", accept);
        assertThat(response.status()).isEqualTo(200);
        return response;
    }

    @Test
    void scrape_afterStart_hasEverySeriesOfEveryOperation() throws Exception {
        Exposition exposition = Exposition.scrape(admin);
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
    void scrape_afterRequests_hasExactCounts() throws Exception {
        Exposition before = Exposition.scrape(admin);
        int users = 25;
        for (int i = 0; i < users; i++) {
            String cycle = "/users/" + UUID.randomUUID() + "/cycle";
            assertThat(send("GET", cycle)).isEqualTo(404);
            assertThat(send("POST", cycle)).isEqualTo(201);
            assertThat(send("POST", cycle)).isEqualTo(409);
            assertThat(send("GET", cycle)).isEqualTo(204);
        }
        String route = "/users/{userId}/cycle";
        Exposition after =
                Exposition.scrapeUntil(admin, now -> delta(before, now, HTTP + "_count", "route", route) == 4 * users);

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

        for (String[] request : new String[][] {{"GET", "2xx"}, {"GET", "4xx"}, {"POST", "2xx"}, {"POST", "4xx"}}) {
            assertThat(delta(
                            before,
                            after,
                            HTTP + "_count",
                            "backend",
                            "memory",
                            "route",
                            route,
                            "method",
                            request[0],
                            "status_class",
                            request[1]))
                    .isEqualTo(users);
        }
        assertThat(Exposition.scrapeUntil(admin, now -> now.sum("cycles_http_server_active_requests") == 0)
                        .sum("cycles_http_server_active_requests"))
                .isZero();
    }

    private static double delta(Exposition before, Exposition after, String name, String... labels) {
        return after.sum(name, labels) - before.sum(name, labels);
    }

    @Test
    void scrape_backendDown_hasErrorsAndHealth() throws Exception {
        ObservedApplication application = service.getApplication();
        assertThat(health(1)).isEqualTo(1);
        Exposition before = Exposition.scrape(admin);
        application.closeBackend();
        assertThat(send("GET", "/users/" + UUID.randomUUID() + "/cycle")).isEqualTo(500);
        assertThat(health(0)).isZero();
        application.openBackend();
        assertThat(health(1)).isEqualTo(1);
        Exposition after = Exposition.scrape(admin);
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

    private double health(double expected) {
        String name = "cycles_health_check_healthy";
        String[] labels = {"backend", "memory", "check", "cycles", "critical", "true"};
        Exposition exposition =
                Exposition.scrapeUntil(admin, now -> now.series(name).size() == 1 && now.sum(name, labels) == expected);
        assertThat(exposition.series(name)).hasSize(1);
        return exposition.sum(name, labels);
    }

    @Test
    void scrape_requestWithoutRoute_isUnmatched() throws Exception {
        Exposition before = Exposition.scrape(admin);
        assertThat(send("GET", "/nowhere/" + UUID.randomUUID())).isEqualTo(404);
        assertThat(send("DELETE", "/users/" + UUID.randomUUID() + "/cycle")).isEqualTo(405);
        assertThat(send("BREW", "/pot/" + UUID.randomUUID())).isGreaterThanOrEqualTo(400);
        assertThat(raw("GET /a b c HTTP/1.1\r\n\r\n")).isEqualTo(400);
        assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(70_000) + "\r\n\r\n"))
                .isEqualTo(431);
        Exposition after =
                Exposition.scrapeUntil(admin, now -> delta(before, now, HTTP + "_count", "route", "unmatched") == 5);
        assertThat(delta(before, after, HTTP + "_count", "route", "unmatched", "status_class", "4xx"))
                .isEqualTo(5);
        assertThat(delta(before, after, HTTP + "_count", "route", "unmatched", "method", "DELETE"))
                .isEqualTo(1);
        // Clients can invent methods as well as paths.
        assertThat(after.series(HTTP + "_count"))
                .extracting(series -> series.labels().get("method"))
                .contains("other")
                .doesNotContain("BREW");
    }

    private int raw(String request) {
        return api.raw("GET", "/", request.getBytes(UTF_8)).status();
    }

    @Test
    void scrape_asynchronousResponse_isCountedAtItsEnd() throws Exception {
        Exposition before = Exposition.scrape(admin);
        assertThat(send("GET", "/users/" + UUID.randomUUID() + "/later")).isEqualTo(204);
        String[] labels = {"route", "/users/{userId}/later", "status_class", "2xx"};
        Exposition after = Exposition.scrapeUntil(admin, now -> delta(before, now, HTTP + "_count", labels) == 1);
        assertThat(delta(before, after, HTTP + "_count", labels)).isEqualTo(1);
        assertThat(Exposition.scrapeUntil(admin, now -> now.sum("cycles_http_server_active_requests") == 0)
                        .sum("cycles_http_server_active_requests"))
                .isZero();
    }

    @Test
    void scrape_labels_containNoUserOrPath() throws Exception {
        UUID user = UUID.randomUUID();
        send("POST", "/users/" + user + "/cycle");
        send("GET", "/secret-path/" + user);
        raw("GET /secret-path HTTP/1.1\r\n\r\n");
        Exposition.scrapeUntil(admin, now -> now.sum("cycles_http_server_active_requests") == 0);
        assertThat(scrape(TEXT).body()).doesNotContain(user.toString()).doesNotContain("secret-path");
    }

    @Test
    void scrape_backendInfo_hasVersionAndDurability() throws Exception {
        Exposition exposition = Exposition.scrapeUntil(
                admin, now -> !now.series("cycles_backend_info").isEmpty());
        assertThat(exposition.series("cycles_backend_info").get(0).labels())
                .containsEntry("backend", ObservedApplication.BACKEND)
                .containsEntry("version", "Java heap")
                .containsEntry("durability", "nothing survives the process")
                .containsEntry("survives", DurabilityLevel.NOTHING.survives());
    }

    @Test
    void scrape_openMetrics_isValid() throws Exception {
        ApiResponse response = scrape("application/openmetrics-text;version=1.0.0");
        assertThat(response.header("Content-Type").orElseThrow()).startsWith("application/openmetrics-text");
        Exposition exposition = Exposition.openMetrics(response.body());
        assertThat(exposition.types())
                .containsEntry(DURATION, "histogram")
                .containsEntry("cycles_repository_operation_errors", "counter")
                .containsEntry("cycles_build", "info");
        assertThat(exposition.series(DURATION + "_count")).hasSize(24);
    }

    @Test
    void scrape_protobuf_hasNativeHistograms() throws Exception {
        ApiResponse response = scrape(
                "application/vnd.google.protobuf;" + "proto=io.prometheus.client.MetricFamily;encoding=delimited");
        assertThat(response.header("Content-Type").orElseThrow()).startsWith("application/vnd.google.protobuf");
        List<MetricFamily> families = new ArrayList<>();
        InputStream in = new ByteArrayInputStream(response.bytes());
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
    void scrape_everyFamily_hasTypeHelpAndLabels() throws Exception {
        Exposition exposition = Exposition.scrape(admin);
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
    void scrape_dropwizardMetrics_areExportedOnce() throws Exception {
        Exposition exposition = Exposition.scrape(admin);
        assertThat(exposition.names()).anyMatch(name -> name.contains("QueuedThreadPool"));
        // Jetty's counters can decrease.
        assertThat(exposition.types().entrySet())
                .anyMatch(type -> type.getKey().endsWith("active_requests")
                        && type.getKey().startsWith("io_dropwizard")
                        && type.getValue().equals("gauge"));
        assertThat(exposition.names())
                .noneMatch(name -> name.startsWith("cycles_repository_memory"))
                .noneMatch(name -> name.startsWith("jvm_attribute"));
    }

    @Test
    void scrape_dropwizardMetricsOfPools_areRenamed() throws Exception {
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

        Exposition exposition = Exposition.scrape(admin);
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
    void metricsJson_timer_hasQuantiles() throws Exception {
        assertThat(send("GET", "/users/" + UUID.randomUUID() + "/cycle")).isEqualTo(404);
        JsonNode timer =
                admin.get("/metrics").json().path("timers").path("cycles.repository.memory.getActiveCycle.not_found");
        assertThat(timer.path("count").asLong()).isPositive();
        assertThat(timer.path("p99").asDouble()).isPositive();
    }

    @Test
    void benchmarkPhase_activeOrNot_isExported() throws Exception {
        assertThat(setPhase(admin, "?phase=sign-up&active=true")).isEqualTo(200);
        String name = "cycles_benchmark_phase_active";
        assertThat(Exposition.scrape(admin).sum(name, "backend", "memory", "phase", "sign-up"))
                .isEqualTo(1);
        assertThat(setPhase(admin, "?phase=sign-up&active=false")).isEqualTo(200);
        assertThat(Exposition.scrape(admin).sum(name, "phase", "sign-up")).isZero();
        for (String bad : List.of("", "?phase=x", "?phase=x&active=1", "?phase=A+b&active=true", "?active=true")) {
            assertThat(setPhase(admin, bad)).as(bad).isEqualTo(400);
        }
        assertThat(Exposition.scrape(admin).series(name)).hasSize(1);
    }

    @Test
    void benchmarkPhase_moreThanFifty_isRefused() throws Exception {
        ApiClient second = client(secondService.getAdminPort());
        int admitted = 0;
        for (int i = 0; i < 60; i++) {
            admitted += setPhase(second, "?phase=p" + i + "&active=false") == 200 ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(50);
        assertThat(setPhase(second, "?phase=p0&active=true")).isEqualTo(200);
    }

    private static int setPhase(ApiClient admin, String query) {
        return admin.post("/benchmark-phase" + query, null).status();
    }
}
