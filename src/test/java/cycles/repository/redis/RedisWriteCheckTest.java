package cycles.repository.redis;

import static cycles.repository.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.embedded.EmbeddedRedis;
import cycles.repository.RepositoryContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ClientKillParams;

/** Verifies that the check fails whenever a create would fail, and that it leaves no keys. */
class RedisWriteCheckTest {
    /** The permissions that REFERENCE.md lists. */
    private static final String[] PERMISSIONS = {
        "reset",
        "on",
        ">secret",
        "~cycle:*",
        "~user:*",
        "+@read",
        "+@write",
        "+@scripting",
        "+@connection",
        "+info",
        "+config|get"
    };

    private static final CycleDates DATES =
            new CycleDates(Instant.parse("2025-03-01T08:00:00Z"), Instant.parse("2025-03-01T16:00:00Z"));

    @TempDir
    private Path data;

    private EmbeddedRedis server;
    private Jedis admin;
    private CycleRepository repository;

    @BeforeEach
    void start() {
        server = EmbeddedRedis.acquire(data);
        admin = new Jedis(server.host(), server.port());
        admin.auth(server.password());
        admin.aclSetUser("cycles", PERMISSIONS);
        repository = build();
        repository.start();
    }

    @AfterEach
    void stop() {
        repository.close();
        admin.close();
        server.close();
    }

    private CycleRepository build() {
        RedisCycleRepositoryFactory factory = new RedisCycleRepositoryFactory();
        factory.host = server.host();
        factory.port = server.port();
        factory.username = "cycles";
        factory.password = "secret";
        return new RedisCycleRepository(
                factory.settings(Map.of()),
                new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, data, 64, new MetricRegistry()));
    }

    private void create() {
        repository.createCycle(CycleData.inProgress(UUID.randomUUID(), DATES));
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CycleRepositoryException.class,
                        failure -> assertThat(failure.retryable()).isTrue());
    }

    @Test
    void check_documentedPermissions_succeedsAndLeavesNoKeys() {
        repository.check();
        assertThat(admin.keys("*")).isEmpty();
        create();
        repository.check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-hset", "-zadd", "-set", "-del", "-hmget", "-zrange", "-evalsha", "-eval", "-@write"})
    void check_missingCommand_failsAndStartNamesThePermissions(String rule) {
        create();
        repository.check();
        admin.aclSetUser("cycles", rule);
        assertUnavailable(repository::check);
        CycleRepository other = build();
        assertThatThrownBy(other::start)
                .hasMessageContaining("+@write")
                .message()
                .hasLineCount(1);
        other.close();
        admin.aclSetUser("cycles", PERMISSIONS);
        repository.check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"~cycle:*", "~user:*", "%R~cycle:*", "%W~user:*"})
    void check_missingKeyPermission_fails(String keys) {
        admin.aclSetUser("cycles", "resetkeys", keys);
        assertUnavailable(this::create);
        assertUnavailable(repository::check);
    }

    @Test
    void check_snapshotFailed_fails() throws Exception {
        admin.configSet("stop-writes-on-bgsave-error", "yes");
        admin.configSet("save", "3600 1");
        admin.set("filler", "value");
        // A directory of that name cannot be replaced by a snapshot.
        Files.createDirectories(data.resolve("redis").resolve("dump.rdb").resolve("full"));
        admin.bgsave();
        await("a failed snapshot").until(() -> admin.info("persistence").contains("rdb_last_bgsave_status:err"));
        assertUnavailable(this::create);
        assertUnavailable(repository::check);
        admin.configSet("stop-writes-on-bgsave-error", "no");
        create();
        repository.check();
        admin.configSet("save", "");
    }

    @Test
    void check_passwordChanged_failsForNewConnections() {
        repository.check();
        admin.aclSetUser("cycles", "resetpass", ">other");
        admin.clientKill(ClientKillParams.clientKillParams().skipMe(ClientKillParams.SkipMe.YES));
        assertUnavailable(repository::check);
        assertUnavailable(this::create);
        assertUnavailable(this::create);
    }
}
