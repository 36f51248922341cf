package cycles.repository.redis;

import static java.util.stream.Collectors.toMap;

import cycles.core.DurabilityLevel;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What a Redis server says of itself.
 *
 * @param info the answer of INFO
 * @param appendfsync the setting of that name; empty where CONFIG is not allowed
 * @param save the times of snapshots, as configured; empty where CONFIG is not allowed
 */
record RedisStatus(Map<String, String> info, Optional<String> appendfsync, Optional<String> save) {

    static RedisStatus of(RedisClient redis) {
        Map<String, String> info = redis.info()
                .lines()
                .filter(line -> line.indexOf(':') > 0)
                .collect(toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1),
                        (first, second) -> first));
        return new RedisStatus(info, setting(redis, "appendfsync"), setting(redis, "save"));
    }

    private static Optional<String> setting(RedisClient redis, String name) {
        try {
            return Optional.ofNullable(redis.configGet(name).get(name));
        } catch (JedisDataException notAllowed) {
            return Optional.empty();
        }
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

    boolean keepsNothing() {
        return !appendsToFile() && save.filter(String::isEmpty).isPresent();
    }

    private boolean appendsToFile() {
        return said("aof_enabled").equals("1");
    }

    /** How much of an acknowledged write survives, on the scale that all engines share. */
    DurabilityLevel level() {
        if (appendsToFile()) {
            return switch (appendfsync.orElse("")) {
                case "always" -> DurabilityLevel.POWER_LOSS;
                case "everysec" -> DurabilityLevel.ALL_BUT_LAST_MOMENTS;
                default -> DurabilityLevel.KILLED_SERVER;
            };
        }
        return keepsNothing() ? DurabilityLevel.NOTHING : DurabilityLevel.LAST_SNAPSHOT;
    }

    /** What an acknowledged write survives. */
    String durability() {
        if (appendsToFile()) {
            return switch (appendfsync.orElse("")) {
                case "always" -> "a power failure (appendonly yes, appendfsync always)";
                case "everysec" ->
                    "a killed server; a power failure may take the last second (appendonly yes, appendfsync everysec)";
                case "no" -> "a killed server; a power failure may take the last half minute (appendfsync no)";
                default -> "a killed server (appendonly yes, appendfsync unknown)";
            };
        }
        if (keepsNothing()) {
            return "nothing: all is lost when the server ends (appendonly no, no save)";
        }
        return "what the last snapshot saw (appendonly no, save " + save.orElse("unknown") + ")";
    }
}
