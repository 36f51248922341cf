package cycles.repository.redis;

import static java.util.stream.Collectors.toMap;

import cycles.core.DurabilityLevel;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Reports what a Redis server says of itself.
 *
 * @param info the fields of INFO
 * @param settings those of CONFIG that concern durability; empty where CONFIG is not allowed
 */
record RedisStatus(Map<String, String> info, Map<String, String> settings) {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");
    private static final Pattern WATCHED = Pattern.compile("(?:^|,)address=([^,]+)");

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

    /** Why this server is refused, and what to do; as the rest of a sentence about it. */
    Optional<String> objection() {
        if (said("redis_mode").equals("sentinel") || said("server_mode").equals("sentinel")) {
            return Optional.of("is a Sentinel, which stores no data: name the primary that it watches" + watched()
                    + " in REDIS_HOST and REDIS_PORT");
        }
        if (said("redis_mode").equals("cluster") || said("cluster_enabled").equals("1")) {
            return Optional.of(
                    "is a node of a Redis Cluster, which is not supported yet: name a plain server in REDIS_HOST"
                            + " and REDIS_PORT");
        }
        if (said("role").equals("slave")) {
            return Optional.of("is a replica, which takes no writes: name its primary, " + said("master_host") + ":"
                    + said("master_port") + ", in REDIS_HOST and REDIS_PORT");
        }
        if (isTooOld()) {
            return Optional.of("is " + version() + ": Redis 6.2 or newer is required");
        }
        String policy = said("maxmemory_policy");
        if (!policy.equals("noeviction") && !policy.startsWith("volatile-")) {
            return Optional.of("deletes cycles when memory is short (maxmemory-policy "
                    + (policy.isEmpty() ? "unknown" : policy)
                    + "): set maxmemory-policy noeviction in its configuration");
        }
        return Optional.empty();
    }

    private String watched() {
        Matcher address = WATCHED.matcher(said("master0"));
        return address.find() ? ", for example " + address.group(1) + "," : "";
    }

    private boolean isTooOld() {
        Matcher version = VERSION.matcher(said("redis_version"));
        return version.matches() && Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2)) < 602;
    }

    /** What an operator should change although the server is accepted; each as the rest of a sentence about it. */
    Set<String> warnings() {
        Set<String> warnings = new LinkedHashSet<>();
        if (durability().level() == DurabilityLevel.NOTHING) {
            warnings.add("may lose every cycle when it ends: an acknowledged write survives "
                    + durability().description() + "; set appendonly yes");
        }
        String policy = said("maxmemory_policy");
        if (policy.startsWith("volatile-")) {
            warnings.add("evicts keys that expire (maxmemory-policy " + policy
                    + "); cycles never expire and stay, so noeviction says what happens");
        }
        return warnings;
    }

    /** What Redis' data take, with a unit. */
    String usedMemory() {
        return said("used_memory_human");
    }

    /** The product and its version. */
    String version() {
        if (info.containsKey("valkey_version")) {
            return "Valkey " + said("valkey_version");
        }
        return info.containsKey("dragonfly_version")
                ? "Dragonfly " + said("dragonfly_version")
                : "Redis " + said("redis_version");
    }

    RedisDurability durability() {
        return RedisDurability.of(info, settings);
    }
}
