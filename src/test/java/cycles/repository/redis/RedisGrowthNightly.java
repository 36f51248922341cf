package cycles.repository.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import cycles.core.CycleRepository;
import cycles.embedded.EmbeddedRedis;
import cycles.repository.AbstractGrowthNightly;
import cycles.repository.RepositoryContext;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import redis.clients.jedis.Jedis;

class RedisGrowthNightly extends AbstractGrowthNightly {
    /** What create.lua stores, for many cycles of a user at once. */
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

    private static final int AT_ONCE = 1_000;

    @Override
    protected CycleRepository build(RepositoryContext context) {
        return new RedisCycleRepositoryFactory().build(context);
    }

    @Override
    protected void fill(CycleRepository repository, Path dataDirectory, int firstUser, int users, int cyclesOfEach)
            throws InterruptedException {
        try (EmbeddedRedis server = EmbeddedRedis.acquire(dataDirectory);
                Jedis redis = new Jedis(server.host(), server.port())) {
            redis.auth(server.password());
            for (int i = firstUser; i < firstUser + users; i++) {
                UUID user = user(i);
                RedisKeys keys = new RedisKeys(user);
                for (int hour = 0; hour < cyclesOfEach; hour += AT_ONCE) {
                    redis.eval(
                            FILL.getBytes(ISO_8859_1),
                            List.of(keys.completed(), keys.cyclePrefix()),
                            List.of(
                                    ascii(user),
                                    ascii(hour),
                                    ascii(Math.min(hour + AT_ONCE, cyclesOfEach) - 1),
                                    ascii(FIRST.toEpochMilli())));
                }
            }
            awaitQuiet(redis);
        }
    }

    /**
     * What the filling leaves the server to do is not what a full store takes: it collects the garbage of the filling's script, rewrites
     * its file in a child, and moves its keys to a greater hash table, a little with each command and for 1 ms in each round of its
     * housekeeping, of which there are more meanwhile.
     */
    private static void awaitQuiet(Jedis redis) throws InterruptedException {
        redis.scriptFlush();
        String rounds = redis.configGet("hz").get("hz");
        redis.configSet("hz", "500");
        double before;
        double now = processorSeconds(redis);
        do {
            Thread.sleep(1_000);
            before = now;
            now = processorSeconds(redis);
        } while (now - before > 0.1 || redis.info("persistence").contains("aof_rewrite_in_progress:1"));
        redis.configSet("hz", rounds);
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
