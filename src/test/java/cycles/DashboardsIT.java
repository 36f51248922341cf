package cycles;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.client.ApiClient;
import cycles.grafana.AlertingRules;
import cycles.grafana.Dashboard;
import cycles.grafana.DashboardPreview;
import cycles.grafana.DashboardQueries;
import cycles.grafana.PromQl;
import cycles.grafana.PrometheusServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests dashboards and rules on real data: one instance per shipped configuration under load, scraped by a Prometheus server. Also
 * draws the previews into {@code target/previews}.
 */
class DashboardsIT {
    private static final Map<String, String> CONFIGURATIONS =
            Map.of("postgres", "config.yml", "lmdb", "config-lmdb.yml", "redis", "config-redis.yml");
    /** Set {@code -Dpreview.seconds=120} for more data in the previews. */
    private static final Duration LOAD = Duration.ofSeconds(Integer.getInteger("preview.seconds", 10));

    private static final Duration WARM_UP = LOAD.dividedBy(2);

    private static final int USERS_PER_SERVICE = 4;

    @TempDir
    private Path directory;

    @Test
    void panels_allBackends_showDataAndReportAMissingOne() throws Exception {
        Optional<Path> program = ExternalTools.find("prometheus");
        if (program.isEmpty()) {
            return;
        }
        Set<String> backends = new TreeSet<>(CONFIGURATIONS.keySet());
        List<JarProcess> services = startServices(backends);
        List<String> targets =
                services.stream().map(each -> each.admin("/").getAuthority()).toList();
        try (PrometheusServer prometheus = PrometheusServer.start(
                program.get(), Files.createDirectory(directory.resolve("prometheus")), targets)) {
            try (LoadingUsers load = LoadingUsers.on(services, USERS_PER_SERVICE)) {
                announceBenchmark(services);
                Thread.sleep(WARM_UP.toMillis());
                Instant start = Instant.now();
                Thread.sleep(LOAD.toMillis());
                DashboardQueries queries = new DashboardQueries(prometheus, start, Instant.now());
                assertThat(load.isRunning()).as("the load").isTrue();
                for (String name : Dashboard.NAMES) {
                    assertThat(queries.validate(Dashboard.read(name), backends))
                            .as(name)
                            .isEmpty();
                    DashboardPreview.draw(
                            Dashboard.read(name), queries, backends, Path.of("target", "previews", name + ".svg"));
                }
                assertThat(missingMetrics(prometheus)).isEmpty();
                assertMisspeltMetricIsReported(queries, backends);
                assertThat(brokenRules(prometheus)).isEmpty();
            }
            assertStoppedBackendIsReported(prometheus, services, backends);
        } finally {
            services.forEach(JarProcess::close);
        }
    }

    /** Starts all services in one directory, so that they share one embedded Postgres. */
    private List<JarProcess> startServices(Set<String> backends) {
        List<CompletableFuture<JarProcess>> starting = backends.stream()
                .map(backend -> CompletableFuture.supplyAsync(() -> start(CONFIGURATIONS.get(backend))))
                .toList();
        return starting.stream().map(CompletableFuture::join).toList();
    }

    private JarProcess start(String configuration) {
        try {
            return JarProcess.start(directory, Path.of(configuration), Map.of());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void announceBenchmark(List<JarProcess> services) {
        for (JarProcess service : services) {
            ApiClient admin = new ApiClient(service.admin(""));
            assertThat(admin.post("/benchmark-phase?phase=check&active=true", null)
                            .status())
                    .isEqualTo(200);
        }
    }

    /** Returns the metrics that queries and rules use and no scrape contains. */
    private static Set<String> missingMetrics(PrometheusServer prometheus) throws Exception {
        Set<String> used = new TreeSet<>(AlertingRules.metrics());
        for (String name : Dashboard.NAMES) {
            Dashboard.read(name).expressions().forEach(expression -> used.addAll(PromQl.metrics(expression)));
        }
        used.remove("ALERTS"); // Absent while no alert fires.
        used.removeAll(prometheus
                .data("/api/v1/label/__name__/values")
                .valueStream()
                .map(JsonNode::asText)
                .collect(toSet()));
        return used;
    }

    private static List<String> brokenRules(PrometheusServer prometheus) throws Exception {
        List<String> broken = new ArrayList<>();
        for (JsonNode group : prometheus.data("/api/v1/rules").path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                if (!rule.path("health").asText().equals("ok")) {
                    broken.add(rule.path("name").asText() + ": "
                            + rule.path("lastError").asText());
                }
            }
        }
        return broken;
    }

    private static void assertMisspeltMetricIsReported(DashboardQueries queries, Set<String> backends)
            throws Exception {
        String correct = "cycles_repository_operations_in_flight";
        String misspelt = "cycles_repository_operation_in_flight";
        Dashboard dashboard = Dashboard.parse(
                Dashboard.read(Dashboard.NAMES.get(0)).json().toString().replace(correct, misspelt));
        assertThat(queries.validate(dashboard, backends))
                .anyMatch(problem -> problem.startsWith("In flight (all): no data for sum by (backend) (" + misspelt))
                .allMatch(problem -> problem.contains(misspelt));
    }

    private static void assertStoppedBackendIsReported(
            PrometheusServer prometheus, List<JarProcess> services, Set<String> backends) throws Exception {
        services.get(0).kill();
        String down = backends.iterator().next();
        Dashboard dashboard = Dashboard.read(Dashboard.NAMES.get(0));
        await().pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    Instant now = Instant.now();
                    assertThat(new DashboardQueries(prometheus, now.minusSeconds(2), now).validate(dashboard, backends))
                            .anyMatch(problem -> problem.startsWith("Throughput (" + down + "): no data"));
                });
    }
}
