package cycles.repository.redis;

import cycles.core.Cycle;
import cycles.core.CycleRepository;
import cycles.core.maintenance.Inconsistency.Kind;
import cycles.repository.CycleDamageContract;
import cycles.repository.RepositoryContext;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

class RedisDamageTest extends CycleDamageContract implements CycleDamageContract.IndexAccess {
    /** One of the 16 databases of the shared server that no other test uses. */
    private static final int DATABASE = 9;

    private final RedisClient raw = RedisClient.builder()
            .hostAndPort(new HostAndPort(
                    TestRedis.shared().host(), TestRedis.shared().port()))
            .clientConfig(DefaultJedisClientConfig.builder()
                    .password(TestRedis.shared().password())
                    .database(DATABASE)
                    .build())
            .build();

    @AfterAll
    void closeRaw() {
        raw.close();
    }

    @Override
    protected CycleRepository build(RepositoryContext context) {
        RedisCycleRepositoryFactory factory = TestRedis.shared().factory();
        factory.database = DATABASE;
        return factory.build(context);
    }

    private static String key(UUID user, UUID cycleId) {
        return "cycle:{" + user + "}:" + cycleId;
    }

    @Override
    protected void put(Cycle cycle) {
        put(key(cycle.userId(), cycle.id()), cycle);
    }

    private void put(String key, Cycle cycle) {
        raw.hset(
                key,
                Map.of(
                        "id", cycle.id().toString(),
                        "userId", cycle.userId().toString(),
                        "status", cycle.status().label(),
                        "startDate", millis(cycle.dates().start()),
                        "endDate", millis(cycle.dates().end()),
                        "createdAt", millis(cycle.createdAt()),
                        "updatedAt", millis(cycle.updatedAt())));
    }

    private static String millis(Instant instant) {
        return String.valueOf(instant.toEpochMilli());
    }

    @Override
    public void setActive(UUID user, UUID cycleId) {
        raw.set("user:{" + user + "}:active", cycleId.toString());
    }

    @Override
    public void putCompleted(UUID user, Instant end, UUID cycleId) {
        raw.zadd("user:{" + user + "}:completed", (double) end.toEpochMilli(), cycleId.toString());
    }

    @Override
    protected Map<String, String> dump(UUID userId) {
        Map<String, String> dump = new TreeMap<>();
        for (String key : raw.keys("*{" + userId + "}*")) {
            dump.put(key, HexFormat.of().formatHex(raw.dump(key)));
        }
        return dump;
    }

    @Override
    protected List<DamageCase> engineCases() {
        return List.of(
                unrepairable(
                        "a cycle with the user of another key",
                        user -> {
                            Cycle cycleOfOther = completed(UUID.randomUUID(), 0, 1);
                            put(key(user, cycleOfOther.id()), cycleOfOther);
                            putCompleted(user, cycleOfOther.dates().end(), cycleOfOther.id());
                            return () -> {};
                        },
                        Kind.UNREADABLE),
                unrepairable(
                        "a cycle with the id of another key",
                        user -> {
                            put(key(user, UUID.randomUUID()), completed(user, 0, 1));
                            return () -> {};
                        },
                        Kind.UNREADABLE),
                unrepairable(
                        "a cycle that lacks a field",
                        user -> {
                            Cycle active = active(user, 0, 1);
                            store(active);
                            raw.hdel(key(user, active.id()), "endDate");
                            return () -> {};
                        },
                        Kind.UNREADABLE));
    }
}
