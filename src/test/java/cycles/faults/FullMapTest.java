package cycles.faults;

import static cycles.repository.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.faults.VirtualUser.ObservedResponse;
import cycles.repository.CycleRepositoryFactory;
import cycles.repository.RepositoryContext;
import io.dropwizard.jackson.Jackson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that only writes fail when the LMDB map is full, and that health checks and metrics report the reason. */
@Timeout(120)
class FullMapTest {
    private static final long MAP_SIZE = 2 << 20;
    /** Bytes; more than the health check requires, so that the service starts. */
    private static final long FREE = 512 * 1024;

    private static final Duration POLL = Duration.ofMillis(50);

    @TempDir
    private Path directory;

    @Test
    void writes_mapFull_failWhileReadsSucceedAndHealthReportsIt() throws Exception {
        Map<String, String> settings =
                Map.of("repository.path", directory.toString(), "repository.mapSize", MAP_SIZE + "B");
        // The first start claims the store for the users' database.
        new FaultEnvironment("config-lmdb.yml", settings).close();
        fillMostOf(directory);
        try (FaultEnvironment environment = new FaultEnvironment("config-lmdb.yml", settings);
                ConcurrentUsers users = new ConcurrentUsers(environment::api)) {
            users.awaitProgress(1);
            await("a readiness of 503")
                    .pollInterval(POLL)
                    .until(() ->
                            get(environment.api("/health-check?type=ready")).statusCode() == 503);
            Instant full = Instant.now();
            for (int status : new int[] {200, 503}) {
                await("a response with " + status)
                        .pollInterval(POLL)
                        .until(() -> users.responses()
                                .anyMatch(each -> each.sent().isAfter(full) && each.status() == status));
            }
            assertThat(get(environment.api("/health-check?type=alive")).statusCode())
                    .isEqualTo(200);
            HttpResponse<String> checks = get(environment.admin("/healthcheck"));
            assertThat(checks.statusCode()).isNotEqualTo(200);
            assertThat(checks.body()).contains("LMDB's map is full: raise mapSize and restart");
            assertThat(get(environment.admin("/prometheus"))
                            .body()
                            .lines()
                            .filter(line -> line.startsWith("cycles_health_check_healthy")))
                    .anyMatch(line -> line.contains("check=\"cycles\"") && line.endsWith(" 0.0"))
                    .anyMatch(line -> line.contains("check=\"users\"") && line.endsWith(" 1.0"));
            List<ObservedResponse> all = users.stop();
            assertThat(all).allMatch(Outage::isExpected);
            assertThat(all).filteredOn(ObservedResponse::isRead).allMatch(each -> each.status() != 503);
            users.assertNothingAcknowledgedIsMissing();
        }
    }

    /** Fills the map except for the last {@link #FREE} bytes. */
    private static void fillMostOf(Path path) throws Exception {
        String configuration = String.format(
                Locale.ROOT, "{type: lmdb, path: '%s', mapSize: %dB, durability: relaxed}", path, MAP_SIZE);
        MetricRegistry metrics = new MetricRegistry();
        CycleDates dates = new CycleDates(Instant.EPOCH, Instant.EPOCH.plusSeconds(3600));
        try (CycleRepository repository = Jackson.newObjectMapper(new YAMLFactory())
                .readValue(configuration, CycleRepositoryFactory.class)
                .build(new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, path, 64, metrics))) {
            repository.start();
            while ((long) metrics.getGauges().get("lmdb.map.used.bytes").getValue() < MAP_SIZE - FREE) {
                repository.createCycle(CycleData.inProgress(UUID.randomUUID(), dates));
            }
        }
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
