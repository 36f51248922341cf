package cycles.repository.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Formats the keys of one user's cycles. Their hash tag is the user's id, so that Redis Cluster keeps all of them in one slot and a
 * script can access them together.
 */
final class RedisKeys {
    /** The key of the string with the id of the installation that owns the cycles. No SCAN of cycles or indexes matches it. */
    static final String INSTALLATION = "cycle:installation";

    /** The SCAN pattern for the keys of all users' cycles. */
    static final String ALL_CYCLES = "cycle:{*";

    /** The SCAN pattern for the keys of all users' indexes. */
    static final String ALL_INDEXES = "user:{*";

    private static final String ID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
    private static final Pattern CYCLE = Pattern.compile("cycle:\\{" + ID + "}:" + ID);
    private static final Pattern INDEX = Pattern.compile("user:\\{" + ID + "}:(?:active|completed)");

    private final String tag;

    RedisKeys(UUID userId) {
        this.tag = "{" + userId + "}:";
    }

    /** Returns the key of the hash with the fields of one cycle. */
    byte[] cycle(UUID cycleId) {
        return ("cycle:" + tag + cycleId).getBytes(ISO_8859_1);
    }

    /** Returns the prefix to which a script appends a cycle's id to get the same key as {@link #cycle}. It is not a key itself. */
    byte[] cyclePrefix() {
        return ("cycle:" + tag).getBytes(ISO_8859_1);
    }

    /** Returns the key of the string with the id of the cycle in progress; absent when there is none. */
    byte[] active() {
        return ("user:" + tag + "active").getBytes(ISO_8859_1);
    }

    /** Returns the key of the sorted set of the ids of completed cycles, scored by their end in epoch milliseconds. */
    byte[] completed() {
        return ("user:" + tag + "completed").getBytes(ISO_8859_1);
    }

    /** Passes the user's and the cycle's id to the consumer when this is the key of a cycle; ignores keys of other applications. */
    static void ifCycle(String key, BiConsumer<UUID, UUID> consumer) {
        Matcher matcher = CYCLE.matcher(key);
        if (matcher.matches()) {
            consumer.accept(UUID.fromString(matcher.group(1)), UUID.fromString(matcher.group(2)));
        }
    }

    /** Returns the user whose cycle or index has this key; empty for keys of other applications. */
    static Optional<UUID> user(String key) {
        Matcher cycle = CYCLE.matcher(key);
        return cycle.matches() ? Optional.of(UUID.fromString(cycle.group(1))) : userOfIndex(key);
    }

    /** Returns the user whose active pointer or completed set has this key; empty for any other key. */
    static Optional<UUID> userOfIndex(String key) {
        Matcher matcher = INDEX.matcher(key);
        return matcher.matches() ? Optional.of(UUID.fromString(matcher.group(1))) : Optional.empty();
    }
}
