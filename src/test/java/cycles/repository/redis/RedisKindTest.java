package cycles.repository.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.codahale.metrics.MetricRegistry;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.repository.RepositoryContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;

/** Verifies which kinds of servers are refused at the start and by the check, and which cause a warning. */
class RedisKindTest {
    @TempDir
    private Path data;

    private CycleRepository build(RedisCycleRepositoryFactory factory) {
        return new RedisCycleRepository(
                factory.settings(Map.of()),
                new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, data, 64, new MetricRegistry()));
    }

    private static RedisCycleRepositoryFactory at(int port) {
        RedisCycleRepositoryFactory factory = new RedisCycleRepositoryFactory();
        factory.host = "127.0.0.1";
        factory.port = port;
        return factory;
    }

    private void assertRefused(RedisCycleRepositoryFactory factory, String... words) {
        CycleRepository repository = build(factory);
        assertThatThrownBy(repository::start)
                .isInstanceOf(CycleRepositoryException.class)
                .hasMessageContainingAll(words)
                .message()
                .hasLineCount(1);
        repository.close();
    }

    @Test
    void start_clusterNode_isRefused() throws Exception {
        try (RedisProcess node = RedisProcess.start(data, "cluster-enabled yes")) {
            assertRefused(at(node.port()), "node of a Redis Cluster", "REDIS_HOST");
            RedisCycleRepositoryFactory otherDatabase = at(node.port());
            otherDatabase.database = 3;
            assertRefused(otherDatabase, "node of a Redis Cluster", "REDIS_HOST");
        }
    }

    @Test
    void start_sentinel_isRefusedWithAddressOfThePrimary() throws Exception {
        try (RedisProcess sentinel =
                RedisProcess.start(data, "sentinel monitor mymaster 127.0.0.1 6390 2", "--sentinel")) {
            assertRefused(at(sentinel.port()), "is a Sentinel", "127.0.0.1:6390", "REDIS_HOST");
            RedisCycleRepositoryFactory otherDatabase = at(sentinel.port());
            otherDatabase.database = 3;
            assertRefused(otherDatabase, "Sentinel", "REDIS_HOST");
            RedisCycleRepositoryFactory withPassword = at(sentinel.port());
            withPassword.password = "secret";
            assertRefused(withPassword, "is a Sentinel", "127.0.0.1:6390", "REDIS_HOST");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"volatile-lru", "volatile-ttl"})
    void start_volatilePolicy_logsAWarning(String policy) throws Exception {
        try (RedisProcess redis = RedisProcess.start(data, "appendonly yes\nmaxmemory-policy " + policy);
                CycleRepository repository = build(at(redis.port()))) {
            ListAppender<ILoggingEvent> log = listen();
            repository.start();
            repository.check();
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .filteredOn(line -> line.contains(policy))
                    .singleElement()
                    .asString()
                    .contains("noeviction");
        }
    }

    @Test
    void check_policyChangedToAllkeys_fails() throws Exception {
        try (RedisProcess redis = RedisProcess.start(data, "appendonly yes");
                CycleRepository repository = build(at(redis.port()));
                Jedis admin = new Jedis("127.0.0.1", redis.port())) {
            repository.start();
            admin.configSet("maxmemory-policy", "allkeys-random");
            assertThatThrownBy(repository::check).hasMessageContaining("allkeys-random");
            admin.configSet("maxmemory-policy", "noeviction");
            repository.check();
        }
    }

    @Test
    void check_serverReplacedByClusterNode_fails() throws Exception {
        try (StubRedis stub = new StubRedis();
                CycleRepository repository = build(at(stub.port()))) {
            repository.start();
            stub.info("redis_mode:cluster\r\ncluster_enabled:1\r\n");
            assertThatThrownBy(repository::check).hasMessageContaining("node of a Redis Cluster");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.0.14", "6.0.16", "2.8.24"})
    void start_redisOlderThan62_isRefused(String version) throws Exception {
        try (StubRedis stub = new StubRedis()) {
            stub.info("redis_version:" + version + "\r\n");
            assertRefused(at(stub.port()), "Redis " + version, "6.2");
        }
    }

    /** Lines of INFO in the format of these servers. */
    @ParameterizedTest
    @CsvSource({
        "redis_version:6.2.14, Redis 6.2.14",
        "redis_version:8.0.0, Redis 8.0.0",
        "redis_version:7.2.4|server_name:valkey|valkey_version:8.0.1|server_mode:standalone, Valkey 8.0.1",
        "redis_version:7.4.0|dragonfly_version:df-v1.23.0, Dragonfly df-v1.23.0",
        "redis_version:6.3.4|server_name:keydb, Redis 6.3.4",
        "redis_version:unstable, Redis unstable"
    })
    void check_compatibleServer_isNamed(String info, String version) throws Exception {
        try (StubRedis stub = new StubRedis();
                CycleRepository repository = build(at(stub.port()))) {
            stub.info(info.replace("|", "\r\n") + "\r\n");
            repository.start();
            assertThat(repository.check().version()).isEqualTo(version);
        }
    }

    /** The reply of Redis 7.0.15 to a connection from another machine, shortened in the middle. */
    @Test
    void start_protectedMode_isRefusedWithInstructions() throws Exception {
        try (StubRedis stub = new StubRedis()) {
            stub.reply(
                    "HELLO",
                    "-DENIED Redis is running in protected mode because protected mode is enabled and no password is set"
                            + " for the default user. In this mode connections are only accepted from the loopback interface.");
            assertRefused(at(stub.port()), "protected mode", "requirepass", "REDIS_PASSWORD");
        }
    }

    private static ListAppender<ILoggingEvent> listen() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ((Logger) LoggerFactory.getLogger(RedisServer.class)).addAppender(log);
        return log;
    }
}
