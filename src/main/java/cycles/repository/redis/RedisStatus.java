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
 * Evaluates the self-description of a Redis server.
 *
 * @param info the fields of INFO
 * @param settings the settings of CONFIG that affect durability; empty when CONFIG is not allowed
 */
record RedisStatus(Map<String, String> info, Map<String, String> settings) {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");
    private static final Pattern MONITORED = Pattern.compile("(?:^|,)address=([^,]+)");

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
            // Redis 6 accepts one pattern per call.
            settings.putAll(redis.configGet("*append*"));
            settings.putAll(redis.configGet("save"));
        } catch (JedisDataException notAllowed) {
            settings.clear();
        }
        return new RedisStatus(info, settings);
    }

    private String field(String name) {
        return info.getOrDefault(name, "");
    }

    /** Returns why this server is unsuitable and what to change, as a predicate of which the server is the subject. */
    Optional<String> validationError() {
        if (field("redis_mode").equals("sentinel") || field("server_mode").equals("sentinel")) {
            return Optional.of("is a Sentinel, which stores no data: name the primary that it monitors" + monitored()
                    + " in REDIS_HOST and REDIS_PORT");
        }
        if (field("redis_mode").equals("cluster") || field("cluster_enabled").equals("1")) {
            return Optional.of(
                    "is a node of a Redis Cluster, which is not supported yet: name a plain server in REDIS_HOST"
                            + " and REDIS_PORT");
        }
        if (field("role").equals("slave")) {
            return Optional.of("is a replica, which takes no writes: name its primary, " + field("master_host") + ":"
                    + field("master_port") + ", in REDIS_HOST and REDIS_PORT");
        }
        if (isTooOld()) {
            return Optional.of("is " + version() + ": Redis 6.2 or newer is required");
        }
        String policy = field("maxmemory_policy");
        if (!policy.equals("noeviction") && !policy.startsWith("volatile-")) {
            return Optional.of("deletes cycles when memory is short (maxmemory-policy "
                    + (policy.isEmpty() ? "unknown" : policy)
                    + "): set maxmemory-policy noeviction in its configuration");
        }
        return Optional.empty();
    }

    private String monitored() {
        Matcher address = MONITORED.matcher(field("master0"));
        return address.find() ? ", for example " + address.group(1) + "," : "";
    }

    private boolean isTooOld() {
        Matcher version = VERSION.matcher(field("redis_version"));
        return version.matches() && Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2)) < 602;
    }

    /**
     * Returns what an operator should change although the server is accepted; each as a predicate, as in {@link #validationError}.
     */
    Set<String> warnings() {
        Set<String> warnings = new LinkedHashSet<>();
        if (durability().level() == DurabilityLevel.NOTHING) {
            warnings.add("may lose every cycle when it stops: an acknowledged write survives "
                    + durability().description() + "; set appendonly yes");
        }
        String policy = field("maxmemory_policy");
        if (policy.startsWith("volatile-")) {
            warnings.add("evicts keys that expire (maxmemory-policy " + policy
                    + "); cycles never expire, so noeviction has the same effect on them");
        }
        return warnings;
    }

    /** Returns the size of the data in memory, with a unit. */
    String usedMemory() {
        return field("used_memory_human");
    }

    /** Returns the product and its version. */
    String version() {
        if (info.containsKey("valkey_version")) {
            return "Valkey " + field("valkey_version");
        }
        return info.containsKey("dragonfly_version")
                ? "Dragonfly " + field("dragonfly_version")
                : "Redis " + field("redis_version");
    }

    RedisDurability durability() {
        return RedisDurability.of(info, settings);
    }
}
