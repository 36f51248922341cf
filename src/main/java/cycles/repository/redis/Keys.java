package cycles.repository.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.UUID;

/**
 * The keys of one user's cycles. The user's id is their hash tag, so that Redis Cluster keeps all of them in one slot and a
 * script may touch them together.
 */
final class Keys {
    private final String tag;

    Keys(UUID userId) {
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
}
