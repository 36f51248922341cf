package cycles.repository.redis;

import static cycles.repository.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.embedded.EmbeddedRedis;
import cycles.repository.RepositoryContext;
import cycles.repository.TcpRelay;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Verifies that no call fails because its connection was closed or dropped while it was idle. */
class RedisIdleConnectionTest {
    private static final CycleDates DATES =
            new CycleDates(Instant.parse("2025-03-01T08:00:00Z"), Instant.parse("2025-03-01T16:00:00Z"));

    @TempDir
    private Path data;

    private EmbeddedRedis server;
    private Jedis admin;

    @BeforeEach
    void start() {
        server = EmbeddedRedis.acquire(data);
        admin = new Jedis(server.host(), server.port());
        admin.auth(server.password());
    }

    @AfterEach
    void stop() {
        admin.close();
        server.close();
    }

    private CycleRepository started(int port) {
        RedisCycleRepositoryFactory factory = new TestRedis(server.host(), port, server.password()).factory();
        CycleRepository repository = new RedisCycleRepository(
                factory.settings(Map.of()),
                new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, data, 64, new MetricRegistry()));
        repository.start();
        return repository;
    }

    private long connections() {
        return admin.clientList().lines().count() - 1;
    }

    /** Runs the call concurrently, so that several connections are opened and idle afterwards. */
    private static void runConcurrently(int calls, Runnable call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        CountDownLatch all = new CountDownLatch(calls);
        try {
            for (int i = 0; i < calls; i++) {
                threads.execute(() -> {
                    all.countDown();
                    for (int j = 0; j < 50; j++) {
                        call.run();
                    }
                });
            }
            all.await();
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void call_serverClosedIdleConnections_succeeds() throws Exception {
        UUID user = UUID.randomUUID();
        try (CycleRepository repository = started(server.port())) {
            repository.createCycle(CycleData.inProgress(user, DATES));
            runConcurrently(8, () -> repository.getActiveCycle(user));
            admin.configSet("timeout", "1");
            await("closed connections").pollInterval(Duration.ofMillis(50)).until(() -> connections() == 0);
            // The write comes first: it must neither fail nor be sent twice.
            repository.createCycle(CycleData.inProgress(UUID.randomUUID(), DATES));
            runConcurrently(8, () -> assertThat(repository.getActiveCycle(user)).isPresent());
            assertThat(admin.keys("user:*")).hasSize(2);
        }
    }

    /** Simulates a NAT or load balancer that drops the state of idle connections without notice. */
    @Test
    void call_idleConnectionsDroppedSilently_succeeds() throws Exception {
        UUID user = UUID.randomUUID();
        try (TcpRelay relay = new TcpRelay(server.host(), server.port());
                CycleRepository repository = started(relay.port())) {
            repository.createCycle(CycleData.inProgress(user, DATES));
            runConcurrently(8, () -> repository.getActiveCycle(user));
            relay.dropTraffic();
            // Longer than the idle time after which a connection is tested.
            Thread.sleep(1_000);
            repository.createCycle(CycleData.inProgress(UUID.randomUUID(), DATES));
            assertThat(repository.getActiveCycle(user)).isPresent();
        }
    }
}
