package cycles.repository.redis;

import static java.util.stream.Collectors.toMap;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Reports what a Redis server says of itself.
 *
 * @param info the fields of INFO
 * @param settings those of CONFIG that concern durability; empty where CONFIG is not allowed
 */
record RedisStatus(Map<String, String> info, Map<String, String> settings) {
    static RedisStatus of(RedisClient redis) {
        Map<String, String> info = redis.info()
                .lines()
                .filter(line -> line.indexOf(':') > 0)
                .collect(toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1),
                        (first, second) -> first));
        Map<String, String> settings = new HashMap<>();
        try {
            // Redis 6 takes one pattern for each call.
            settings.putAll(redis.configGet("*append*"));
            settings.putAll(redis.configGet("save"));
        } catch (JedisDataException notAllowed) {
            settings.clear();
        }
        return new RedisStatus(info, settings);
    }

    private String said(String name) {
        return info.getOrDefault(name, "");
    }

    /** Why this server is not one to trust with cycles, and what to do; as the rest of a sentence about it. */
    Optional<String> objection() {
        if (said("role").equals("slave")) {
            return Optional.of("is a replica, which takes no writes: name its primary, " + said("master_host") + ":"
                    + said("master_port") + ", in REDIS_HOST and REDIS_PORT");
        }
        String policy = said("maxmemory_policy");
        if (!policy.equals("noeviction")) {
            return Optional.of("deletes cycles when memory is short (maxmemory-policy " + policy
                    + "): set maxmemory-policy noeviction in its configuration");
        }
        return Optional.empty();
    }

    /** What Redis' data take, with a unit. */
    String usedMemory() {
        return said("used_memory_human");
    }

    String version() {
        return "Redis " + said("redis_version");
    }

    RedisDurability durability() {
        return RedisDurability.of(info, settings);
    }
}
