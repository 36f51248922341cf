package cycles.repository.lmdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Formats keys in one reusable direct buffer. A key is valid until the next one is formatted. Not thread-safe.
 *
 * <p>The value of {@code cycle:{cycleId}} is a cycle, that of {@code user:{userId}:active} is the id of the user's cycle in
 * progress. The key {@code user:{userId}:completed:{reverseTimestamp}:{cycleId}}, without a value, is the index entry of a
 * completed cycle. The reverse timestamp is {@code Long.MAX_VALUE} minus the end in epoch milliseconds, as 16 hexadecimal digits,
 * so that the first of a user's entries has the latest end.
 */
final class KeyBuffer {
    private static final byte[] CYCLE = ascii("cycle:");
    private static final byte[] USER = ascii("user:");
    private static final byte[] ACTIVE = ascii(":active");
    private static final byte[] COMPLETED = ascii(":completed:");
    /** Greater than the colon, the only other character after an id. */
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

    /** The prefix of all entries of the user's completed cycles. */
    ByteBuffer completed(UUID userId) {
        return begin(USER).append(userId).append(COMPLETED).end();
    }

    /** @param end in epoch milliseconds */
    ByteBuffer completed(UUID userId, long end, UUID cycleId) {
        begin(USER).append(userId).append(COMPLETED).appendHex(Long.MAX_VALUE - end, TIMESTAMP_LENGTH);
        buffer.put((byte) ':');
        return append(cycleId).end();
    }

    /** The prefix of the cycles' keys. */
    ByteBuffer cycles() {
        return begin(CYCLE).end();
    }

    /** Sorts after the key of this cycle and before that of the next one. */
    ByteBuffer afterCycle(UUID cycleId) {
        return begin(CYCLE).append(cycleId).append(AFTER).end();
    }

    /** The prefix of the users' keys. */
    ByteBuffer users() {
        return begin(USER).end();
    }

    /** Sorts after all keys of this user and before those of the next one. */
    ByteBuffer afterUser(UUID userId) {
        return begin(USER).append(userId).append(AFTER).end();
    }

    /** The key that the health check writes; it belongs to no cycle and no user. */
    ByteBuffer check() {
        return begin(CHECK).end();
    }

    /** The key of the id of the installation that owns the store; it belongs to no cycle and no user. */
    ByteBuffer installation() {
        return begin(INSTALLATION).end();
    }

    /** Returns the end in epoch milliseconds that a completed cycle's key contains. */
    static long end(ByteBuffer completedKey) {
        return Long.MAX_VALUE - Long.parseUnsignedLong(text(completedKey, TIMESTAMP_START, TIMESTAMP_LENGTH), 16);
    }

    /** Returns the cycle's id that a completed cycle's key contains. */
    static UUID cycleId(ByteBuffer completedKey) {
        return UUID.fromString(text(completedKey, TIMESTAMP_START + TIMESTAMP_LENGTH + 1, UUID_LENGTH));
    }

    static boolean isCycle(ByteBuffer key) {
        return beginsWith(key, CYCLE);
    }

    static boolean isUser(ByteBuffer key) {
        return beginsWith(key, USER);
    }

    /** Returns whether a key that does not sort before {@link #completed(UUID)} is an entry of a completed cycle of this user. */
    static boolean isCompletedOf(ByteBuffer key, UUID userId) {
        return isUser(key) && key.remaining() == LONGEST && idOfUser(key).equals(userId);
    }

    private static boolean beginsWith(ByteBuffer key, byte[] prefix) {
        int mismatch = ByteBuffer.wrap(prefix).mismatch(key);
        return mismatch < 0 || mismatch == prefix.length;
    }

    /** Returns the id in the key of a cycle. */
    static UUID idOfCycle(ByteBuffer key) {
        return UUID.fromString(text(key, CYCLE.length, UUID_LENGTH));
    }

    /** Returns the user's id in the key of an index. */
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
