package cycles.repository.postgres;

import static cycles.repository.postgres.HeldLock.DATES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.core.maintenance.CycleOwner;
import cycles.database.TestPostgres;
import cycles.repository.RepositoryContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that a user's lock held by another session does not affect other users. */
@Timeout(60)
class PostgresHeldLockTest {
    private static final int WRITES = 40;
    private static final int OTHERS = 20;

    private final String url = TestPostgres.newSchema();
    private final MetricRegistry metrics = new MetricRegistry();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    private Path directory;

    private CycleRepository repository;

    @BeforeEach
    void open() {
        repository = TestPostgres.at(url, new PostgresCycleRepositoryFactory())
                .build(new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, directory, 64, metrics));
        repository.start();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        repository.close();
    }

    private Future<Cycle> create(UUID user) {
        return threads.submit(() -> repository.createCycle(CycleData.inProgress(user, DATES)));
    }

    private int active() {
        return (int) metrics.getGauges().get("cycles.pool.ActiveConnections").getValue();
    }

    @Test
    void createCycle_manyForLockedUser_connectionsRemainForOthers() throws Exception {
        UUID locked = UUID.randomUUID();
        List<Future<Cycle>> waiting = new ArrayList<>();
        try (HeldLock held = new HeldLock(url, locked)) {
            for (int i = 0; i < WRITES; i++) {
                waiting.add(create(locked));
            }
            held.awaitWaiting(1, waiting);
            int maxActive = 0;
            for (int i = 0; i < OTHERS; i++) {
                Cycle cycle = repository.createCycle(CycleData.inProgress(UUID.randomUUID(), DATES));
                assertThat(repository.getActiveCycle(cycle.userId())).contains(cycle);
                maxActive = Math.max(maxActive, active());
            }
            // One waiting connection, and two round trips each for reads and writes.
            assertThat(maxActive).isLessThanOrEqualTo(1 + 2 * 2);
            for (Future<Cycle> each : waiting) {
                assertThatThrownBy(each::get)
                        .cause()
                        .isInstanceOfSatisfying(
                                CycleRepositoryException.class,
                                failure -> assertThat(failure.retryable()).isTrue());
            }
        }
        assertThat(repository.createCycle(CycleData.inProgress(locked, DATES)).userId())
                .isEqualTo(locked);
    }

    @Test
    void createCycle_manyLockedUsers_connectionsRemainForOthers() throws Exception {
        List<HeldLock> held = new ArrayList<>();
        List<Future<Cycle>> waiting = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            UUID locked = UUID.randomUUID();
            held.add(new HeldLock(url, locked));
            waiting.add(create(locked));
        }
        try {
            held.get(0).awaitWaiting(4, waiting);
            for (int i = 0; i < OTHERS; i++) {
                Cycle cycle = repository.createCycle(CycleData.inProgress(UUID.randomUUID(), DATES));
                assertThat(repository.getActiveCycle(cycle.userId())).contains(cycle);
            }
            for (Future<Cycle> each : waiting) {
                assertThatThrownBy(each::get).hasCauseInstanceOf(CycleRepositoryException.class);
            }
        } finally {
            for (HeldLock each : held) {
                each.close();
            }
        }
    }

    @Test
    void maintenance_lockedUser_countsAsCallOfTheUser() throws Exception {
        UUID locked = UUID.randomUUID();
        CycleOwner owner = new CycleOwner(locked, Set.of());
        try (HeldLock held = new HeldLock(url, locked)) {
            List<Future<?>> waiting = new ArrayList<>();
            for (int i = 0; i < WRITES / 4; i++) {
                waiting.add(threads.submit(() -> repository.maintenance().examine(owner)));
                waiting.add(threads.submit(() -> repository.maintenance().repair(owner)));
                waiting.add(threads.submit(() -> repository.maintenance().deleteAll(owner)));
            }
            held.awaitWaiting(1, waiting);
            for (int i = 0; i < OTHERS; i++) {
                assertThat(repository.getActiveCycle(UUID.randomUUID())).isEmpty();
            }
            for (Future<?> each : waiting) {
                assertThatThrownBy(each::get).hasCauseInstanceOf(CycleRepositoryException.class);
            }
        }
        assertThat(repository.maintenance().examine(owner)).isEmpty();
    }
}
