package cycles.repository.lmdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Writes keys into one direct buffer that is used again for the next key. Not thread-safe; a key is good until the next one.
 *
 * <p>{@code cycle:{cycleId}} holds a cycle, {@code user:{userId}:active} the id of the user's cycle in progress, and
 * {@code user:{userId}:completed:{reverseTimestamp}:{cycleId}}, without a value, stands for a completed cycle. The reverse
 * timestamp is {@code Long.MAX_VALUE} minus the end in epoch milliseconds, as 16 hexadecimal digits, so that the first of a
 * user's keys is the one with the latest end.
 */
final class KeyBuffer {
    private static final byte[] CYCLE = ascii("cycle:");
    private static final byte[] USER = ascii("user:");
    private static final byte[] ACTIVE = ascii(":active");
    private static final byte[] COMPLETED = ascii(":completed:");
    /** Greater than the colon, which is what else may follow an id. */
    private static final byte[] AFTER = ascii(";");

    private static final byte[] CHECK = ascii("check");
    private static final byte[] INSTALLATION = ascii("meta:installation");
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final int UUID_LENGTH = 36;
    private static final int TIMESTAMP_LENGTH = 16;
    private static final int TIMESTAMP_START = USER.length + UUID_LENGTH + COMPLETED.length;

    private static final int LONGEST = TIMESTAMP_START + TIMESTAMP_LENGTH + 1 + UUID_LENGTH;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST);

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    ByteBuffer cycle(UUID cycleId) {
        return begin(CYCLE).append(cycleId).end();
    }

    ByteBuffer active(UUID userId) {
        return begin(USER).append(userId).append(ACTIVE).end();
    }

    /** What all keys of the user's completed cycles begin with. */
    ByteBuffer completed(UUID userId) {
        return begin(USER).append(userId).append(COMPLETED).end();
    }

    /** @param end in epoch milliseconds */
    ByteBuffer completed(UUID userId, long end, UUID cycleId) {
        begin(USER).append(userId).append(COMPLETED).appendHex(Long.MAX_VALUE - end, TIMESTAMP_LENGTH);
        buffer.put((byte) ':');
        return append(cycleId).end();
    }

    /** Where the cycles' keys begin. */
    ByteBuffer cycles() {
        return begin(CYCLE).end();
    }

    /** Comes after the key of this cycle and before that of the next one. */
    ByteBuffer afterCycle(UUID cycleId) {
        return begin(CYCLE).append(cycleId).append(AFTER).end();
    }

    /** Where the users' keys begin. */
    ByteBuffer users() {
        return begin(USER).end();
    }

    /** Comes after all keys of this user and before those of the next one. */
    ByteBuffer afterUser(UUID userId) {
        return begin(USER).append(userId).append(AFTER).end();
    }

    /** Belongs to no cycle and no user; the health check writes it. */
    ByteBuffer check() {
        return begin(CHECK).end();
    }

    /** Belongs to no cycle and no user; holds the id of the installation that all of them belong to. */
    ByteBuffer installation() {
        return begin(INSTALLATION).end();
    }

    /** The end, in epoch milliseconds, that a completed cycle's key tells. */
    static long end(ByteBuffer completedKey) {
        return Long.MAX_VALUE - Long.parseUnsignedLong(text(completedKey, TIMESTAMP_START, TIMESTAMP_LENGTH), 16);
    }

    /** The id that a completed cycle's key tells. */
    static UUID cycleId(ByteBuffer completedKey) {
        return UUID.fromString(text(completedKey, TIMESTAMP_START + TIMESTAMP_LENGTH + 1, UUID_LENGTH));
    }

    static boolean isCycle(ByteBuffer key) {
        return beginsWith(key, CYCLE);
    }

    static boolean isUser(ByteBuffer key) {
        return beginsWith(key, USER);
    }

    /** Whether a key that does not come before {@link #completed(UUID)} stands for a completed cycle of this user. */
    static boolean isCompletedOf(ByteBuffer key, UUID userId) {
        return isUser(key) && key.remaining() == LONGEST && idOfUser(key).equals(userId);
    }

    private static boolean beginsWith(ByteBuffer key, byte[] prefix) {
        int mismatch = ByteBuffer.wrap(prefix).mismatch(key);
        return mismatch < 0 || mismatch == prefix.length;
    }

    /** The id in the key of a cycle. */
    static UUID idOfCycle(ByteBuffer key) {
        return UUID.fromString(text(key, CYCLE.length, UUID_LENGTH));
    }

    /** The user's id in the key of an index. */
    static UUID idOfUser(ByteBuffer key) {
        return UUID.fromString(text(key, USER.length, UUID_LENGTH));
    }

    private static String text(ByteBuffer key, int start, int length) {
        byte[] bytes = new byte[length];
        key.get(start, bytes);
        return new String(bytes, US_ASCII);
    }

    private KeyBuffer begin(byte[] prefix) {
        buffer.clear();
        return append(prefix);
    }

    private KeyBuffer append(byte[] ascii) {
        buffer.put(ascii);
        return this;
    }

    private KeyBuffer append(UUID id) {
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        appendHex(high >>> 32, 8)
                .appendDash()
                .appendHex(high >>> 16, 4)
                .appendDash()
                .appendHex(high, 4);
        return appendDash().appendHex(low >>> 48, 4).appendDash().appendHex(low, 12);
    }

    private KeyBuffer appendDash() {
        buffer.put((byte) '-');
        return this;
    }

    /** Appends the lowest bits of the value. */
    private KeyBuffer appendHex(long value, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            buffer.put(HEX[(int) (value >>> shift) & 0xf]);
        }
        return this;
    }

    private ByteBuffer end() {
        return buffer.flip();
    }
}
