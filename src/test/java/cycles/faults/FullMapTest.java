package cycles.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.faults.VirtualUser.Seen;
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
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A data file that may not grow any more fails writes only, and says so wherever operators look. */
@Timeout(120)
class FullMapTest {
    private static final long MAP_SIZE = 2 << 20;
    /** More than the health check asks for, so that the service starts. */
    private static final long LEFT = 512 * 1024;

    @TempDir
    private Path directory;

    @Test
    void whenTheMapIsFullWritesFailReadsGoOnAndHealthSaysWhy() throws Exception {
        Map<String, String> settings =
                Map.of("repository.path", directory.toString(), "repository.mapSize", MAP_SIZE + "B");
        // The first start claims the store for the users' database.
        new FaultEnvironment("config-lmdb.yml", settings).close();
        fillMostOf(directory);
        try (FaultEnvironment rig = new FaultEnvironment("config-lmdb.yml", settings);
                ConcurrentUsers crowd = new ConcurrentUsers(rig::api)) {
            crowd.awaitProgress(1);
            while (get(rig.api("/health-check?type=ready")).statusCode() != 503) {
                Thread.sleep(50);
            }
            Instant full = Instant.now();
            while (crowd.seen().noneMatch(each -> each.sent().isAfter(full) && each.status() == 200)
                    || crowd.seen().noneMatch(each -> each.sent().isAfter(full) && each.status() == 503)) {
                Thread.sleep(50);
            }
            assertThat(get(rig.api("/health-check?type=alive")).statusCode()).isEqualTo(200);
            HttpResponse<String> checks = get(rig.admin("/healthcheck"));
            assertThat(checks.statusCode()).isNotEqualTo(200);
            assertThat(checks.body()).contains("LMDB's map is full: raise mapSize and restart");
            assertThat(get(rig.admin("/prometheus"))
                            .body()
                            .lines()
                            .filter(line -> line.startsWith("cycles_health_check_healthy")))
                    .anyMatch(line -> line.contains("check=\"cycles\"") && line.endsWith(" 0.0"))
                    .anyMatch(line -> line.contains("check=\"users\"") && line.endsWith(" 1.0"));
            List<Seen> all = crowd.rest();
            assertThat(all).allMatch(Outage::isAsPromised);
            assertThat(all).filteredOn(Seen::isRead).allMatch(each -> each.status() != 503);
            crowd.assertNothingAcknowledgedIsMissing();
        }
    }

    /** So that little more is needed. */
    private static void fillMostOf(Path path) throws Exception {
        String configuration = String.format(
                Locale.ROOT, "{type: lmdb, path: '%s', mapSize: %dB, durability: relaxed}", path, MAP_SIZE);
        MetricRegistry metrics = new MetricRegistry();
        CycleDates dates = new CycleDates(Instant.EPOCH, Instant.EPOCH.plusSeconds(3600));
        try (CycleRepository repository = Jackson.newObjectMapper(new YAMLFactory())
                .readValue(configuration, CycleRepositoryFactory.class)
                .build(new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, path, 64, metrics))) {
            repository.start();
            while ((long) metrics.getGauges().get("lmdb.map.used.bytes").getValue() < MAP_SIZE - LEFT) {
                repository.createCycle(CycleData.inProgress(UUID.randomUUID(), dates));
            }
        }
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
