package cycles.repository.postgres;

import static cycles.repository.Waiting.untilAvailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.database.TestPostgres;
import cycles.repository.RepositoryContext;
import cycles.repository.TcpRelay;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Verifies failure and recovery when the server becomes unavailable during use. */
@Timeout(60)
class PostgresOutageTest {
    private static final CycleDates DATES =
            new CycleDates(Instant.parse("2025-03-01T08:00:00Z"), Instant.parse("2025-03-01T20:00:00Z"));

    private final UUID user = UUID.randomUUID();

    @TempDir
    private Path directory;

    private TcpRelay relay;
    private CycleRepository repository;

    @BeforeEach
    void start() throws Exception {
        String url = TestPostgres.newSchema();
        URI server = URI.create(url.substring("jdbc:".length()));
        relay = new TcpRelay(server.getHost(), server.getPort());
        repository = repository(url.replace(server.getAuthority(), "127.0.0.1:" + relay.port()));
        repository.start();
    }

    private CycleRepository repository(String url) {
        return TestPostgres.at(url, new PostgresCycleRepositoryFactory())
                .build(new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, directory, 64, new MetricRegistry()));
    }

    @AfterEach
    void stop() throws Exception {
        repository.close();
        relay.close();
    }

    @Test
    void call_serverRefuses_isUnavailableUntilItAccepts() throws Exception {
        Cycle cycle = repository.createCycle(CycleData.inProgress(user, DATES));
        relay.refuse();
        assertEverythingIsUnavailable(cycle.id());
        relay.restore();
        assertEverythingWorksAgain(cycle);
    }

    @Test
    void call_serverHangs_isUnavailableUntilItResponds() throws Exception {
        Cycle cycle = repository.createCycle(CycleData.inProgress(user, DATES));
        relay.silence();
        assertEverythingIsUnavailable(cycle.id());
        relay.restore();
        assertEverythingWorksAgain(cycle);
    }

    @Test
    void call_connectionsCut_reconnects() throws Exception {
        Cycle cycle = repository.createCycle(CycleData.inProgress(user, DATES));
        relay.cut();
        assertEverythingWorksAgain(cycle);
    }

    @Test
    void start_serverUnreachable_failsWithAddressAndSetting() {
        try (CycleRepository other = repository("jdbc:postgresql://127.0.0.1:1/cycles")) {
            assertThatThrownBy(other::start)
                    .isInstanceOf(CycleRepositoryException.class)
                    .hasMessageContainingAll("127.0.0.1:1/cycles", "DATABASE_URL")
                    .message()
                    .hasLineCount(1)
                    .doesNotContain(TestPostgres.password());
        }
    }

    private void assertEverythingIsUnavailable(UUID cycleId) {
        for (Runnable operation : List.<Runnable>of(
                () -> repository.getCycleById(user, cycleId),
                () -> repository.getActiveCycle(user),
                () -> repository.getLastCompletedCycle(user),
                () -> repository.createCycle(CycleData.inProgress(UUID.randomUUID(), DATES)),
                () -> repository.updateCycleDates(user, cycleId, DATES),
                () -> repository.completeCycle(UUID.randomUUID(), cycleId, DATES),
                repository::check)) {
            assertThatThrownBy(operation::run)
                    .isInstanceOfSatisfying(
                            CycleRepositoryException.class,
                            failure -> assertThat(failure.retryable()).isTrue());
        }
    }

    /** Each connection that broke while it was idle may fail one call. */
    private void assertEverythingWorksAgain(Cycle cycle) {
        untilAvailable(repository::check);
        Cycle active = untilAvailable(() -> repository.getActiveCycle(user)).orElseThrow();
        assertThat(active.id()).isEqualTo(cycle.id());
        assertThat(active.dates()).isEqualTo(cycle.dates());
        assertThat(untilAvailable(() -> repository.completeCycle(user, cycle.id(), DATES))
                        .isInProgress())
                .isFalse();
    }
}
