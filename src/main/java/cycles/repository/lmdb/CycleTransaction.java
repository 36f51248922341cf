package cycles.repository.lmdb;

import cycles.core.CycleRepositoryException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/**
 * Reads and writes cycles and their indexes in one transaction. A cycle's value is stored once, under its id; the indexes contain
 * the id. Returned values are copies, so they remain valid after the transaction. Not thread-safe.
 */
final class CycleTransaction implements AutoCloseable {
    private static final byte[] EMPTY = {};

    private final Dbi<ByteBuffer> dbi;
    private final Txn<ByteBuffer> txn;
    private final Cursor<ByteBuffer> cursor;
    private final KeyBuffer keys;

    /** @param keys the buffer for keys; not used by any other object until this one is closed */
    CycleTransaction(Dbi<ByteBuffer> dbi, Txn<ByteBuffer> txn, KeyBuffer keys) {
        this.dbi = dbi;
        this.txn = txn;
        this.cursor = dbi.openCursor(txn);
        this.keys = keys;
    }

    byte @Nullable [] cycle(UUID cycleId) {
        return get(keys.cycle(cycleId));
    }

    byte @Nullable [] active(UUID userId) {
        UUID id = activeId(userId);
        return id == null ? null : indexed(id);
    }

    /** Returns the target of the user's active pointer. */
    @Nullable
    UUID activeId(UUID userId) {
        byte[] id = get(keys.active(userId));
        return id == null ? null : CycleValueCodec.id(id);
    }

    byte @Nullable [] lastCompleted(UUID userId) {
        ByteBuffer key = lastCompletedKey(userId);
        return key == null ? null : indexed(KeyBuffer.cycleId(key));
    }

    /** Returns the end of the last completed cycle in epoch milliseconds; {@link Long#MIN_VALUE} when there is none. */
    long lastCompletedEnd(UUID userId) {
        ByteBuffer key = lastCompletedKey(userId);
        return key == null ? Long.MIN_VALUE : KeyBuffer.end(key);
    }

    void putCycle(UUID cycleId, byte[] cycle) {
        put(keys.cycle(cycleId), cycle);
    }

    void putActive(UUID userId, byte[] cycleId) {
        put(keys.active(userId), cycleId);
    }

    void deleteActive(UUID userId) {
        dbi.delete(txn, keys.active(userId));
    }

    /** @param end in epoch milliseconds */
    void putCompleted(UUID userId, long end, UUID cycleId) {
        put(keys.completed(userId, end, cycleId), EMPTY);
    }

    void deleteCycle(UUID cycleId) {
        dbi.delete(txn, keys.cycle(cycleId));
    }

    /** @param end in epoch milliseconds */
    void deleteCompleted(UUID userId, long end, UUID cycleId) {
        dbi.delete(txn, keys.completed(userId, end, cycleId));
    }

    /** @param end in epoch milliseconds */
    boolean isCompleted(UUID userId, long end, UUID cycleId) {
        return dbi.get(txn, keys.completed(userId, end, cycleId)) != null;
    }

    /**
     * Visits keys in order, until the visitor returns false. A key is valid until the visitor returns; the visitor must not read or
     * write entries.
     *
     * @param from returns the key at which to start
     */
    void scan(Function<KeyBuffer, ByteBuffer> from, Predicate<ByteBuffer> visitor) {
        if (txn.isReadOnly()) {
            cursor.renew(txn);
        }
        boolean more = cursor.get(from.apply(keys), GetOp.MDB_SET_RANGE);
        while (more && visitor.test(cursor.key())) {
            more = cursor.next();
        }
    }

    /** Returns the encoded id of the installation that owns all entries; null when there is none. */
    byte @Nullable [] installation() {
        return get(keys.installation());
    }

    void putInstallation(byte[] id) {
        put(keys.installation(), id);
    }

    /** Returns the users of the last keys, in descending order; at most {@code limit} keys are read. */
    Set<UUID> lastUsers(int limit) {
        if (txn.isReadOnly()) {
            cursor.renew(txn);
        }
        Set<UUID> users = new HashSet<>();
        boolean more = cursor.last();
        for (int i = 0; i < limit && more && KeyBuffer.isUser(cursor.key()); i++) {
            users.add(KeyBuffer.idOfUser(cursor.key()));
            more = cursor.prev();
        }
        return users;
    }

    /**
     * Writes a marker, and verifies in an aborted nested transaction that the map has more free space than {@code headroom} bytes.
     */
    void check(Env<ByteBuffer> env, int headroom) {
        try (Txn<ByteBuffer> nested = env.txn(txn)) {
            dbi.reserve(nested, keys.check(), headroom);
        }
        put(keys.check(), EMPTY);
    }

    /** Returns whether {@link #check} has written its marker. */
    boolean isChecked() {
        return dbi.get(txn, keys.check()) != null;
    }

    private byte @Nullable [] get(ByteBuffer key) {
        ByteBuffer value = dbi.get(txn, key);
        if (value == null) {
            return null;
        }
        byte[] copy = new byte[value.remaining()];
        value.get(copy);
        return copy;
    }

    private void put(ByteBuffer key, byte[] value) {
        dbi.reserve(txn, key, value.length).put(value);
    }

    private byte[] indexed(UUID cycleId) {
        byte[] cycle = cycle(cycleId);
        if (cycle == null) {
            String message = "an index refers to the cycle " + cycleId + ", which is not stored";
            throw CycleRepositoryException.broken(message, new IllegalStateException(message));
        }
        return cycle;
    }

    private @Nullable ByteBuffer lastCompletedKey(UUID userId) {
        if (txn.isReadOnly()) {
            cursor.renew(txn);
        }
        ByteBuffer prefix = keys.completed(userId);
        if (!cursor.get(prefix, GetOp.MDB_SET_RANGE)) {
            return null;
        }
        ByteBuffer key = cursor.key();
        return prefix.mismatch(key) == prefix.remaining() ? key : null;
    }

    @Override
    public void close() {
        cursor.close();
    }
}
