package cycles.repository.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.embedded.EmbeddedRedis;
import cycles.repository.RepositoryContext;
import cycles.repository.TcpRelay;
import io.dropwizard.util.Duration;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.FlushMode;

/** Verifies the behavior when Redis is unavailable, slow, out of memory or in another role. Each test has its own server. */
class RedisFaultsTest {
    private static final CycleDates EARLY = dates(0, 1);
    private static final CycleDates LATE = dates(1, 2);
    private final MetricRegistry metrics = new MetricRegistry();

    @TempDir
    private Path data;

    private final UUID user = UUID.randomUUID();
    private EmbeddedRedis server;
    private Jedis admin;
    private CycleRepository repository;

    private static CycleDates dates(int from, int to) {
        Instant start = Instant.parse("2025-03-01T08:00:00Z");
        return new CycleDates(start.plusSeconds(3600L * from), start.plusSeconds(3600L * to));
    }

    @BeforeEach
    void start() {
        startServer();
        repository = started(factory());
    }

    @AfterEach
    void stop() {
        repository.close();
        stopServer();
    }

    private void startServer() {
        server = EmbeddedRedis.acquire(data);
        admin = new Jedis(server.host(), server.port());
        admin.auth(server.password());
    }

    private void stopServer() {
        admin.close();
        server.close();
    }

    private RedisCycleRepositoryFactory factory() {
        return new TestRedis(server.host(), server.port(), server.password()).factory();
    }

    private CycleRepository started(RedisCycleRepositoryFactory factory) {
        CycleRepository started =
                factory.build(new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, data, 64, metrics));
        started.start();
        return started;
    }

    private Cycle create(CycleDates dates) {
        return repository.createCycle(CycleData.inProgress(user, dates));
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CycleRepositoryException.class,
                        failure -> assertThat(failure.retryable()).isTrue());
    }

    @Test
    void call_scriptCacheFlushed_succeeds() {
        admin.scriptFlush(FlushMode.SYNC);
        Cycle cycle = create(EARLY);
        admin.scriptFlush(FlushMode.SYNC);
        assertThat(repository.getActiveCycle(user)).contains(cycle);
        admin.scriptFlush(FlushMode.SYNC);
        Cycle done = repository.completeCycle(user, cycle.id(), EARLY);
        admin.scriptFlush(FlushMode.SYNC);
        assertThat(repository.getLastCompletedCycle(user)).contains(done);
    }

    @Test
    void outOfMemory_writesAreUnavailableAndReadsWork() {
        Cycle done = repository.createCycle(CycleData.completed(user, EARLY));
        Cycle active = create(LATE);
        admin.configSet("maxmemory", "1");
        assertUnavailable(() -> repository.createCycle(CycleData.inProgress(UUID.randomUUID(), EARLY)));
        assertUnavailable(() -> repository.updateCycleDates(user, active.id(), dates(2, 3)));
        assertUnavailable(() -> repository.completeCycle(user, active.id(), LATE));
        assertUnavailable(repository::check);
        assertThat(repository.getActiveCycle(user)).contains(active);
        assertThat(repository.getLastCompletedCycle(user)).contains(done);
        assertThat(repository.getCycleById(user, active.id())).contains(active);
        admin.configSet("maxmemory", "0");
        repository.check();
        repository.completeCycle(user, active.id(), LATE);
    }

    @Test
    void tooFewReplicas_writesAreUnavailable() {
        admin.configSet("min-replicas-to-write", "1");
        assertUnavailable(() -> create(EARLY));
        assertUnavailable(repository::check);
        admin.configSet("min-replicas-to-write", "0");
        create(EARLY);
    }

    @Test
    void serverBecomesReplica_writesAreUnavailableUntilPrimary() {
        admin.replicaof("127.0.0.1", 1);
        assertUnavailable(() -> create(EARLY));
        assertThatThrownBy(repository::check).hasMessageContaining("replica");
        admin.replicaofNoOne();
        create(EARLY);
        repository.check();
    }

    @Test
    void serverStopped_callsAreUnavailableUntilRestart() {
        Cycle cycle = create(EARLY);
        stopServer();
        assertUnavailable(() -> repository.getActiveCycle(user));
        assertUnavailable(() -> repository.completeCycle(user, cycle.id(), EARLY));
        assertUnavailable(repository::check);
        startServer();
        assertThat(repository.getActiveCycle(user)).contains(cycle);
        repository.completeCycle(user, cycle.id(), EARLY);
    }

    @Test
    void metrics_connectionPool_isMeasured() {
        create(EARLY);
        assertThat(gauge("MaxConnections")).isEqualTo(64);
        assertThat(gauge("IdleConnections")).isEqualTo(1);
        assertThat(gauge("ActiveConnections")).isEqualTo(0);
        assertThat(gauge("PendingConnections")).isEqualTo(0);
        repository.close();
        assertThat(metrics.getGauges()).isEmpty();
    }

    private Object gauge(String name) {
        return metrics.getGauges().get("cycles.pool." + name).getValue();
    }

    /** Connections that were idle are tested before they are used, so that at most one call fails. */
    @Test
    void serverRestarted_atMostOneCallFails() throws Exception {
        create(EARLY);
        runConcurrently(16, () -> repository.getActiveCycle(user));
        stopServer();
        startServer();
        try {
            repository.getActiveCycle(user);
        } catch (CycleRepositoryException e) {
            assertThat(e.retryable()).isTrue();
        }
        for (int i = 0; i < 16; i++) {
            assertThat(repository.getActiveCycle(user)).isPresent();
        }
    }

    @Test
    void serverHangs_callsAreUnavailableUntilItResponds() throws Exception {
        RedisCycleRepositoryFactory small = factory();
        small.poolSize = 2;
        small.readTimeout = Duration.milliseconds(200);
        small.borrowTimeout = Duration.milliseconds(100);
        try (CycleRepository few = started(small)) {
            Cycle cycle = few.createCycle(CycleData.inProgress(user, EARLY));
            String pid = admin.info("server")
                    .lines()
                    .filter(line -> line.startsWith("process_id:"))
                    .findFirst()
                    .orElseThrow()
                    .substring("process_id:".length());
            signal("-STOP", pid);
            runConcurrently(8, () -> {
                assertUnavailable(() -> few.getActiveCycle(user));
                return null;
            });
            assertUnavailable(few::check);
            assertThat(metrics.meter("cycles.pool.ConnectionTimeoutRate").getCount())
                    .isPositive();
            signal("-CONT", pid);
            assertThat(few.getActiveCycle(user)).contains(cycle);
        }
    }

    @Test
    void connectionBreaks_noFurtherConnectionIsOpened() throws Exception {
        try (TcpRelay relay = new TcpRelay(server.host(), server.port())) {
            RedisCycleRepositoryFactory relayed = factory();
            relayed.port = relay.port();
            relayed.readTimeout = Duration.milliseconds(500);
            try (CycleRepository one = started(relayed)) {
                one.createCycle(CycleData.inProgress(user, EARLY));
                assertThat(relay.accepted()).isEqualTo(1);
                // Immediately before: a connection that was idle for longer would be tested and replaced.
                one.getActiveCycle(user);
                relay.silence();
                assertUnavailable(() -> one.getActiveCycle(user));
                assertThat(relay.accepted()).isEqualTo(1);
            }
        }
    }

    private static void signal(String signal, String pid) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, pid).start().waitFor()).isZero();
    }

    private static void runConcurrently(int threads, Callable<?> call) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(pool.submit(call));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void getActiveCycle_danglingPointer_isNotRetryable() {
        admin.set("user:{" + user + "}:active", UUID.randomUUID().toString());
        assertThatThrownBy(() -> repository.getActiveCycle(user))
                .isInstanceOfSatisfying(
                        CycleRepositoryException.class,
                        failure -> assertThat(failure.retryable()).isFalse());
    }
}
