package cycles.repository.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of one user's cycles. The user's id is their hash tag, so that Redis Cluster keeps all of them in one slot and a
 * script may touch them together.
 */
final class RedisKeys {
    /** The string with the id of the installation that the cycles belong to. No SCAN of cycles or indexes matches it. */
    static final String INSTALLATION = "cycle:installation";

    /** What SCAN is asked for, to meet the keys of all users' cycles. */
    static final String ALL_CYCLES = "cycle:{*";

    /** What SCAN is asked for, to meet the keys of all users' indexes. */
    static final String ALL_INDEXES = "user:{*";

    private static final String ID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
    private static final Pattern CYCLE = Pattern.compile("cycle:\\{" + ID + "}:" + ID);
    private static final Pattern INDEX = Pattern.compile("user:\\{" + ID + "}:(?:active|completed)");

    private final String tag;

    RedisKeys(UUID userId) {
        this.tag = "{" + userId + "}:";
    }

    /** The hash with the fields of one cycle. */
    byte[] cycle(UUID cycleId) {
        return ("cycle:" + tag + cycleId).getBytes(ISO_8859_1);
    }

    /** What {@link #cycle} makes of an id that only the script knows: the key without its end. Nothing is stored under it. */
    byte[] cyclePrefix() {
        return ("cycle:" + tag).getBytes(ISO_8859_1);
    }

    /** The string with the id of the cycle in progress; absent when there is none. */
    byte[] active() {
        return ("user:" + tag + "active").getBytes(ISO_8859_1);
    }

    /** The sorted set of the ids of completed cycles, by their end in epoch milliseconds. */
    byte[] completed() {
        return ("user:" + tag + "completed").getBytes(ISO_8859_1);
    }

    /** Tells the user's and the cycle's id when this is the key of a cycle; other keys may be somebody else's. */
    static void ifCycle(String key, BiConsumer<UUID, UUID> reader) {
        Matcher matcher = CYCLE.matcher(key);
        if (matcher.matches()) {
            reader.accept(UUID.fromString(matcher.group(1)), UUID.fromString(matcher.group(2)));
        }
    }

    /** The user whose cycle or index has this key; empty for the keys of others. */
    static Optional<UUID> user(String key) {
        Matcher cycle = CYCLE.matcher(key);
        return cycle.matches() ? Optional.of(UUID.fromString(cycle.group(1))) : userOfIndex(key);
    }

    /** The user whose active pointer or completed set has this key. */
    static Optional<UUID> userOfIndex(String key) {
        Matcher matcher = INDEX.matcher(key);
        return matcher.matches() ? Optional.of(UUID.fromString(matcher.group(1))) : Optional.empty();
    }
}
