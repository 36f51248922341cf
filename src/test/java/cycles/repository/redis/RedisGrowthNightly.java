package cycles.repository.redis;

import static cycles.repository.Waiting.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import cycles.core.CycleRepository;
import cycles.embedded.EmbeddedRedis;
import cycles.repository.AbstractGrowthNightly;
import cycles.repository.RepositoryContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import redis.clients.jedis.Jedis;

class RedisGrowthNightly extends AbstractGrowthNightly {
    /** Stores the same data as create.lua, for many cycles of a user in one call. */
    private static final String FILL = """
            for hour = tonumber(ARGV[2]), tonumber(ARGV[3]) do
                local digest = redis.sha1hex(ARGV[1] .. hour)
                local id = table.concat({digest:sub(1, 8), digest:sub(9, 12), digest:sub(13, 16), digest:sub(17, 20),
                    digest:sub(21, 32)}, '-')
                local start = string.format('%.0f', tonumber(ARGV[4]) + hour * 3600000)
                local finish = string.format('%.0f', tonumber(ARGV[4]) + (hour + 1) * 3600000)
                redis.call('HSET', KEYS[2] .. id, 'id', id, 'userId', ARGV[1], 'status', 'Completed',
                    'startDate', start, 'endDate', finish, 'createdAt', finish, 'updatedAt', finish)
                redis.call('ZADD', KEYS[1], finish, id)
            end
            """;

    private static final int BATCH_SIZE = 1_000;

    @Override
    protected CycleRepository build(RepositoryContext context) {
        return new RedisCycleRepositoryFactory().build(context);
    }

    @Override
    protected void fill(CycleRepository repository, Path dataDirectory, int firstUser, int users, int cyclesPerUser) {
        try (EmbeddedRedis server = EmbeddedRedis.acquire(dataDirectory);
                Jedis redis = new Jedis(server.host(), server.port())) {
            redis.auth(server.password());
            for (int i = firstUser; i < firstUser + users; i++) {
                UUID user = user(i);
                RedisKeys keys = new RedisKeys(user);
                for (int hour = 0; hour < cyclesPerUser; hour += BATCH_SIZE) {
                    redis.eval(
                            FILL.getBytes(ISO_8859_1),
                            List.of(keys.completed(), keys.cyclePrefix()),
                            List.of(
                                    ascii(user),
                                    ascii(hour),
                                    ascii(Math.min(hour + BATCH_SIZE, cyclesPerUser) - 1),
                                    ascii(FIRST.toEpochMilli())));
                }
            }
            awaitIdle(redis);
        }
    }

    /**
     * Waits until the server has finished the work that follows the bulk load and would distort the measurement: script garbage collection,
     * the rewrite of its file, and incremental rehashing, which a higher {@code hz} accelerates.
     */
    private static void awaitIdle(Jedis redis) {
        redis.scriptFlush();
        String hz = redis.configGet("hz").get("hz");
        redis.configSet("hz", "500");
        AtomicReference<Double> last = new AtomicReference<>(processorSeconds(redis));
        await("an idle server")
                .atMost(Duration.ofMinutes(30))
                .pollDelay(Duration.ofSeconds(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    double now = processorSeconds(redis);
                    return now - last.getAndSet(now) <= 0.1
                            && !redis.info("persistence").contains("aof_rewrite_in_progress:1");
                });
        redis.configSet("hz", hz);
    }

    private static double processorSeconds(Jedis redis) {
        return redis.info("cpu")
                .lines()
                .filter(line -> line.matches("used_cpu_(user|sys):.*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    private static byte[] ascii(Object text) {
        return text.toString().getBytes(ISO_8859_1);
    }
}
