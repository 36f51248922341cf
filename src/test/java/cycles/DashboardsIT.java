package cycles;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.grafana.AlertingRules;
import cycles.grafana.Dashboard;
import cycles.grafana.DashboardPreview;
import cycles.grafana.DashboardQueries;
import cycles.grafana.PromQl;
import cycles.grafana.PrometheusServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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
 * The dashboards and rules on real data: an instance per shipped configuration, all of them under load, and a real Prometheus that
 * scrapes them. Draws the previews too, into {@code target/previews}.
 */
class DashboardsIT {
    private static final Map<String, String> CONFIGURATIONS =
            Map.of("postgres", "config.yml", "lmdb", "config-lmdb.yml", "redis", "config-redis.yml");
    /** Longer than the test needs where the previews are to be looked at: {@code -Dpreview.seconds=120}. */
    private static final Duration LOAD = Duration.ofSeconds(Integer.getInteger("preview.seconds", 10));

    private static final Duration WARM_UP = LOAD.dividedBy(2);

    private static final int PEOPLE = 4;

    @TempDir
    private Path directory;

    @Test
    void everyPanelShowsEveryBackendAndMissesOneThatIsDown() throws Exception {
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
            try (LoadingUsers crowd = LoadingUsers.on(services, PEOPLE)) {
                announceBenchmark(services);
                Thread.sleep(WARM_UP.toMillis());
                Instant start = Instant.now();
                Thread.sleep(LOAD.toMillis());
                DashboardQueries queries = new DashboardQueries(prometheus, start, Instant.now());
                assertThat(crowd.isWell()).as("the load").isTrue();
                for (String name : Dashboard.NAMES) {
                    assertThat(queries.validate(Dashboard.read(name), backends))
                            .as(name)
                            .isEmpty();
                    DashboardPreview.draw(
                            Dashboard.read(name), queries, backends, Path.of("target", "previews", name + ".svg"));
                }
                assertThat(missingMetrics(prometheus)).isEmpty();
                aMisspeltMetricIsNoticed(queries, backends);
                assertThat(brokenRules(prometheus)).isEmpty();
            }
            aBackendThatIsDownIsMissed(prometheus, services, backends);
        } finally {
            services.forEach(JarProcess::close);
        }
    }

    /** All in one directory, so that they share one embedded Postgres. */
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

    private static void announceBenchmark(List<JarProcess> services) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (JarProcess service : services) {
            HttpRequest phase = HttpRequest.newBuilder(service.admin("/benchmark-phase?phase=check&active=true"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(client.send(phase, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
    }

    /** What queries and rules speak of and no scrape knows. */
    private static Set<String> missingMetrics(PrometheusServer prometheus) throws Exception {
        Set<String> used = new TreeSet<>(AlertingRules.metrics());
        for (String name : Dashboard.NAMES) {
            Dashboard.read(name).expressions().forEach(expression -> used.addAll(PromQl.metrics(expression)));
        }
        used.remove("ALERTS"); // There are none while all is well.
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

    private static void aMisspeltMetricIsNoticed(DashboardQueries queries, Set<String> backends) throws Exception {
        String right = "cycles_repository_operations_in_flight";
        String wrong = "cycles_repository_operation_in_flight";
        Dashboard misspelled = Dashboard.parse(
                Dashboard.read(Dashboard.NAMES.get(0)).json().toString().replace(right, wrong));
        assertThat(queries.validate(misspelled, backends))
                .anyMatch(problem -> problem.startsWith("In flight (all): no data for sum by (backend) (" + wrong))
                .allMatch(problem -> problem.contains(wrong));
    }

    private static void aBackendThatIsDownIsMissed(
            PrometheusServer prometheus, List<JarProcess> services, Set<String> backends) throws Exception {
        services.get(0).kill();
        String down = backends.iterator().next();
        Dashboard dashboard = Dashboard.read(Dashboard.NAMES.get(0));
        Instant deadline = Instant.now().plusSeconds(30);
        List<String> problems = List.of();
        String missed = "Throughput (" + down + "): no data";
        while (problems.stream().noneMatch(problem -> problem.startsWith(missed))
                && Instant.now().isBefore(deadline)) {
            Thread.sleep(500);
            Instant now = Instant.now();
            problems = new DashboardQueries(prometheus, now.minusSeconds(2), now).validate(dashboard, backends);
        }
        assertThat(problems).anyMatch(problem -> problem.startsWith(missed));
    }
}
