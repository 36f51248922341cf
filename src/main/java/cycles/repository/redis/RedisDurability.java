package cycles.repository.redis;

import cycles.core.DurabilityLevel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Derives from a server's settings what an acknowledged write survives. An unknown setting is assumed to have its weakest value.
 *
 * @param level the durability on the scale that is common to all engines
 * @param description the same in Redis terms, with the settings, as the object of "survives"
 */
record RedisDurability(DurabilityLevel level, String description) {
    private static final String UNKNOWN = "unknown, as CONFIG is not allowed";

    /**
     * @param info the fields of INFO
     * @param settings the settings of CONFIG; empty when the command is not allowed
     */
    static RedisDurability of(Map<String, String> info, Map<String, String> settings) {
        if (!info.getOrDefault("aof_enabled", "").equals("1")) {
            return bySnapshots(settings.get("save"));
        }
        RedisDurability durability = afterRewrites(byAppendOnlyFile(settings), settings);
        return info.getOrDefault("connected_slaves", "0").equals("0") ? durability : afterFailover(durability);
    }

    private static RedisDurability bySnapshots(@Nullable String save) {
        if (save == null) {
            return new RedisDurability(
                    DurabilityLevel.NOTHING, "perhaps nothing (appendonly no, save " + UNKNOWN + ")");
        }
        return save.isEmpty()
                ? new RedisDurability(
                        DurabilityLevel.NOTHING,
                        "nothing: all data is lost when the server stops (appendonly no, no save)")
                : new RedisDurability(
                        DurabilityLevel.LAST_SNAPSHOT,
                        "a stop of the server only if the last snapshot contains it (appendonly no, save " + save
                                + ")");
    }

    /**
     * With {@code everysec} Redis delays not only the fsync but also the write to the file while an earlier fsync runs, so that a
     * killed process loses the data that is still in its memory.
     */
    private static RedisDurability byAppendOnlyFile(Map<String, String> settings) {
        return switch (settings.getOrDefault("appendfsync", "")) {
            case "always" ->
                new RedisDurability(DurabilityLevel.POWER_LOSS, "a power loss (appendonly yes, appendfsync always)");
            case "everysec" ->
                new RedisDurability(
                        DurabilityLevel.ALL_BUT_LAST_MOMENTS,
                        "a killed server and a power loss, except for the last moments: normally up to a second, longer while"
                                + " the disk is slow (appendonly yes, appendfsync everysec)");
            case "no" ->
                new RedisDurability(
                        DurabilityLevel.KILLED_SERVER,
                        "a killed server; a power loss may lose the last half minute (appendonly yes, appendfsync no)");
            default ->
                new RedisDurability(
                        DurabilityLevel.KILLED_SERVER,
                        "a killed server, except for the last moments (appendonly yes, appendfsync " + UNKNOWN + ")");
        };
    }

    private static RedisDurability afterRewrites(RedisDurability durability, Map<String, String> settings) {
        String setting = settings.getOrDefault("no-appendfsync-on-rewrite", "unknown");
        if (setting.equals("no") || durability.level == DurabilityLevel.KILLED_SERVER) {
            return durability;
        }
        return new RedisDurability(
                DurabilityLevel.KILLED_SERVER,
                durability.description + "; while a rewrite or a snapshot runs, a power loss may lose half a minute"
                        + " (no-appendfsync-on-rewrite " + setting + ")");
    }

    private static RedisDurability afterFailover(RedisDurability durability) {
        boolean weaker = durability.level.compareTo(DurabilityLevel.ALL_BUT_LAST_MOMENTS) < 0;
        return new RedisDurability(
                weaker ? durability.level : DurabilityLevel.ALL_BUT_LAST_MOMENTS,
                durability.description + "; a failover to a replica may lose the last moments");
    }
}
