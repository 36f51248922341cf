package cycles.repository.redis;

import static cycles.repository.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import cycles.core.BackendInfo;
import cycles.core.CycleRepository;
import cycles.core.DurabilityLevel;
import cycles.embedded.EmbeddedRedis;
import cycles.repository.RepositoryContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Verifies that durability is never overstated, and that code, configuration and documents state the same. */
class RedisDurabilityTest {
    @TempDir
    private Path data;

    @TempDir
    private Path other;

    private EmbeddedRedis server;
    private Jedis admin;

    @BeforeEach
    void start() {
        server = EmbeddedRedis.acquire(data);
        admin = connect(server);
    }

    @AfterEach
    void stop() {
        admin.close();
        server.close();
    }

    private static Jedis connect(EmbeddedRedis redis) {
        Jedis jedis = new Jedis(redis.host(), redis.port());
        jedis.auth(redis.password());
        return jedis;
    }

    private BackendInfo check() {
        return check(new TestRedis(server.host(), server.port(), server.password()).factory());
    }

    private BackendInfo check(RedisCycleRepositoryFactory factory) {
        try (CycleRepository repository = new RedisCycleRepository(
                factory.settings(Map.of()),
                new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, data, 64, new MetricRegistry()))) {
            repository.start();
            return repository.check();
        }
    }

    private void assertDurability(DurabilityLevel level, String... words) {
        BackendInfo info = check();
        assertThat(info.level()).isEqualTo(level);
        assertThat(info.durability()).contains(words);
    }

    @Test
    void check_everysec_reportsPossibleLoss() {
        assertDurability(DurabilityLevel.ALL_BUT_LAST_MOMENTS, "last moments", "slow", "everysec");
    }

    @Test
    void check_noFsyncDuringRewrites_countsAsNoFsync() {
        admin.configSet("no-appendfsync-on-rewrite", "yes");
        assertDurability(DurabilityLevel.KILLED_SERVER, "no-appendfsync-on-rewrite yes");
        admin.configSet("appendfsync", "always");
        assertDurability(DurabilityLevel.KILLED_SERVER, "no-appendfsync-on-rewrite yes");
    }

    @Test
    void check_connectedReplica_reportsPossibleLossAtFailover() throws Exception {
        admin.configSet("appendfsync", "always");
        assertDurability(DurabilityLevel.POWER_LOSS, "always");
        try (EmbeddedRedis second = EmbeddedRedis.acquire(other);
                Jedis replica = connect(second)) {
            replica.configSet("masterauth", server.password());
            replica.replicaof(server.host(), server.port());
            await("a connected replica").until(() -> admin.info("replication").contains("connected_slaves:1"));
            assertDurability(DurabilityLevel.ALL_BUT_LAST_MOMENTS, "failover");
            replica.replicaofNoOne();
        }
    }

    @Test
    void check_configForbidden_reportsTheLowestPossibleLevel() {
        admin.aclSetUser("cycles", "on", ">secret", "~cycle:*", "~user:*", "+@all", "-config");
        RedisCycleRepositoryFactory factory = new TestRedis(server.host(), server.port(), "secret").factory();
        factory.username = "cycles";
        admin.configSet("appendfsync", "always");
        assertThat(check(factory).level()).isEqualTo(DurabilityLevel.KILLED_SERVER);
        assertThat(check(factory).durability()).contains("unknown", "CONFIG");
        admin.configSet("appendonly", "no");
        admin.configSet("save", "3600 1");
        assertThat(check(factory).level()).isEqualTo(DurabilityLevel.NOTHING);
        assertThat(check(factory).durability()).contains("unknown", "CONFIG");
    }

    @Test
    void embeddedServer_settings_areThoseInTheDocuments() throws Exception {
        assertThat(setting("appendonly")).isEqualTo("yes");
        assertThat(setting("appendfsync")).isEqualTo("everysec");
        assertThat(setting("save")).isEqualTo("3600 1");
        assertThat(setting("no-appendfsync-on-rewrite")).isEqualTo("no");
        assertThat(setting("stop-writes-on-bgsave-error")).isEqualTo("no");
        List<String> compose = Files.readAllLines(Path.of("docker-compose.yml")).stream()
                .map(String::strip)
                .toList();
        for (String name : List.of("appendonly", "appendfsync", "save", "stop-writes-on-bgsave-error")) {
            assertThat(compose)
                    .as("docker-compose.yml")
                    .containsSequence("- --" + name, "- " + inYaml(name, setting(name)));
        }
        for (String file : List.of("README.md", "REFERENCE.md", "config-redis.yml")) {
            assertThat(Files.readString(Path.of(file)))
                    .as(file)
                    .contains("appendfsync " + setting("appendfsync"), "save " + setting("save"), "last moments")
                    .doesNotContain("last second");
        }
    }

    private static String inYaml(String name, String value) {
        return value.equals("yes") || value.equals("no") || name.equals("save") ? '"' + value + '"' : value;
    }

    private String setting(String name) {
        return admin.configGet(name).get(name);
    }
}
