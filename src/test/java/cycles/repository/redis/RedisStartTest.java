package cycles.repository.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import cycles.core.BackendInfo;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.core.DurabilityLevel;
import cycles.embedded.EmbeddedRedis;
import cycles.repository.RepositoryContext;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Verifies which servers are accepted at the start, and that a refusal is one line with the reason. */
class RedisStartTest {
    @TempDir
    private Path data;

    private EmbeddedRedis server;
    private Jedis admin;

    @BeforeEach
    void startServer() {
        server = EmbeddedRedis.acquire(data);
        admin = new Jedis(server.host(), server.port());
        admin.auth(server.password());
    }

    @AfterEach
    void stopServer() {
        admin.close();
        server.close();
    }

    private RedisCycleRepositoryFactory factory() {
        return new TestRedis(server.host(), server.port(), server.password()).factory();
    }

    private CycleRepository build(RedisCycleRepositoryFactory factory) {
        return new RedisCycleRepository(
                factory.settings(Map.of()),
                new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, data, 64, new MetricRegistry()));
    }

    private BackendInfo startAndCheck(RedisCycleRepositoryFactory factory) {
        try (CycleRepository repository = build(factory)) {
            repository.start();
            return repository.check();
        }
    }

    private void assertRefused(RedisCycleRepositoryFactory factory, String... words) {
        CycleRepository repository = build(factory);
        assertThatThrownBy(repository::start)
                .isInstanceOf(CycleRepositoryException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining(server.password())
                .message()
                .hasLineCount(1);
        repository.close();
    }

    @Test
    void start_noHost_usesEmbeddedServerAndKeepsCycles() {
        CycleDates dates = new CycleDates(Instant.parse("2025-03-01T08:00:00Z"), Instant.parse("2025-03-01T16:00:00Z"));
        UUID user = UUID.randomUUID();
        stopServer();
        Cycle cycle;
        try (CycleRepository repository = build(new RedisCycleRepositoryFactory())) {
            repository.start();
            cycle = repository.createCycle(CycleData.inProgress(user, dates));
            assertThat(repository.check().location())
                    .contains("embedded")
                    .contains(data.resolve("redis").toString());
        }
        try (CycleRepository repository = build(new RedisCycleRepositoryFactory())) {
            repository.start();
            assertThat(repository.getActiveCycle(user)).contains(cycle);
        }
        startServer();
    }

    @Test
    void check_started_reportsVersionLocationAndDurability() {
        BackendInfo info = startAndCheck(factory());
        assertThat(info.version()).isEqualTo("Redis 7.0.15");
        assertThat(info.location()).isEqualTo("redis://127.0.0.1:" + server.port() + "/0");
        assertDurability(DurabilityLevel.ALL_BUT_LAST_MOMENTS, "everysec");
        admin.configSet("appendfsync", "always");
        assertDurability(DurabilityLevel.POWER_LOSS, "always");
        admin.configSet("appendfsync", "no");
        assertDurability(DurabilityLevel.KILLED_SERVER, "half minute");
        admin.configSet("appendonly", "no");
        admin.configSet("save", "3600 1");
        assertDurability(DurabilityLevel.LAST_SNAPSHOT, "snapshot", "3600 1");
        admin.configSet("save", "");
        assertDurability(DurabilityLevel.NOTHING, "nothing");
    }

    private void assertDurability(DurabilityLevel level, String... words) {
        BackendInfo info = startAndCheck(factory());
        assertThat(info.level()).isEqualTo(level);
        assertThat(info.durability()).contains(words);
    }

    @Test
    void start_userWithoutConfigCommand_succeeds() {
        admin.aclSetUser("cycles", "on", ">secret", "~cycle:*", "~user:*", "+@all", "-config");
        RedisCycleRepositoryFactory factory = factory();
        factory.username = "cycles";
        factory.password = "secret";
        assertThat(startAndCheck(factory).durability()).contains("appendonly yes");
    }

    @Test
    void start_otherDatabase_isASeparateStore() {
        RedisCycleRepositoryFactory factory = factory();
        factory.database = 3;
        assertThat(startAndCheck(factory).location()).endsWith("/3");
        try (CycleRepository repository = build(factory)) {
            repository.start();
            Instant start = Instant.parse("2025-03-01T08:00:00Z");
            repository.createCycle(
                    CycleData.inProgress(UUID.randomUUID(), new CycleDates(start, start.plusSeconds(3600))));
        }
        assertThat(admin.keys("user:*")).isEmpty();
        admin.select(3);
        assertThat(admin.keys("user:*")).hasSize(1);
    }

    @Test
    void start_replica_isRefused() {
        admin.replicaof("10.1.2.3", 6380);
        assertRefused(factory(), "is a replica", "10.1.2.3:6380", "REDIS_HOST");
    }

    @Test
    void start_evictionPolicyAllkeys_isRefused() {
        admin.configSet("maxmemory-policy", "allkeys-lru");
        assertRefused(factory(), "maxmemory-policy", "allkeys-lru", "noeviction");
    }

    @Test
    void start_writesRefused_isRefused() {
        admin.configSet("maxmemory", "1");
        assertRefused(factory(), "OOM");
    }

    @Test
    void start_wrongPassword_isRefused() {
        RedisCycleRepositoryFactory factory = factory();
        factory.password = "canary";
        assertThatThrownBy(build(factory)::start).hasMessageNotContaining("canary");
        assertRefused(factory, "WRONGPASS", "REDIS_PASSWORD");
    }

    @Test
    void start_databaseDoesNotExist_isRefused() {
        RedisCycleRepositoryFactory factory = factory();
        factory.database = 99;
        assertRefused(factory, "index is out of range", "REDIS_DB");
    }

    @Test
    void start_serverUnreachable_isRefused() {
        RedisCycleRepositoryFactory factory = factory();
        factory.port = 1;
        assertRefused(factory, "redis://127.0.0.1:1/0", "Connection refused", "REDIS_HOST", "REDIS_PORT");
        factory.host = "no.such.host.invalid";
        assertRefused(factory, "no.such.host.invalid", "REDIS_HOST");
    }

    @Test
    void start_serverDoesNotReply_isRefused() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            RedisCycleRepositoryFactory factory = factory();
            factory.port = mute.getLocalPort();
            assertRefused(factory, "timed out", "REDIS_HOST");
        }
    }

    @Test
    void call_beforeStart_isUnavailable() {
        assertThatThrownBy(() -> build(factory()).getActiveCycle(UUID.randomUUID()))
                .isInstanceOfSatisfying(
                        CycleRepositoryException.class,
                        failure -> assertThat(failure.retryable()).isTrue());
    }
}
