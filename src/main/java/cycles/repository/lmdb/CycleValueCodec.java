package cycles.repository.lmdb;

import cycles.core.Cycle;
import cycles.core.CycleDates;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Converts cycles and ids to stored values and back. A cycle is an array of seven elements: id, user, status, start, end, created
 * and updated; an id is 16 bytes, an instant is epoch milliseconds. Thread-safe.
 */
final class CycleValueCodec {
    private static final int FIELDS = 7;
    private static final int ID_LENGTH = 2 * Long.BYTES;

    private final ValueFormat format;

    CycleValueCodec(ValueFormat format) {
        this.format = format;
    }

    byte[] encode(Cycle cycle) {
        return format.write(packer -> {
            packer.packArrayHeader(FIELDS);
            packId(packer, cycle.id());
            packId(packer, cycle.userId());
            packer.packString(cycle.status().label());
            packInstant(packer, cycle.dates().start());
            packInstant(packer, cycle.dates().end());
            packInstant(packer, cycle.createdAt());
            packInstant(packer, cycle.updatedAt());
        });
    }

    byte[] encode(UUID id) {
        return format.write(packer -> packId(packer, id));
    }

    /** @throws CycleRepositoryException (broken) when the value is not a cycle in a format that this version supports */
    static Cycle cycle(byte[] value) {
        return ValueFormat.read(value, unpacker -> {
            require(FIELDS, unpacker.unpackArrayHeader());
            return new Cycle(
                    unpackId(unpacker),
                    unpackId(unpacker),
                    CycleStatus.ofLabel(unpacker.unpackString()),
                    new CycleDates(unpackInstant(unpacker), unpackInstant(unpacker)),
                    unpackInstant(unpacker),
                    unpackInstant(unpacker));
        });
    }

    /** @throws CycleRepositoryException (broken) when the value is not an id in a format that this version supports */
    static UUID id(byte[] value) {
        return ValueFormat.read(value, CycleValueCodec::unpackId);
    }

    private static void require(int expected, int found) {
        if (found != expected) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d elements instead of %d", found, expected));
        }
    }

    private static void packId(MessagePacker packer, UUID id) throws IOException {
        packer.packBinaryHeader(ID_LENGTH)
                .writePayload(ByteBuffer.allocate(ID_LENGTH)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array());
    }

    private static UUID unpackId(MessageUnpacker unpacker) throws IOException {
        require(ID_LENGTH, unpacker.unpackBinaryHeader());
        ByteBuffer bytes = ByteBuffer.wrap(unpacker.readPayload(ID_LENGTH));
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static void packInstant(MessagePacker packer, Instant instant) throws IOException {
        packer.packLong(instant.toEpochMilli());
    }

    private static Instant unpackInstant(MessageUnpacker unpacker) throws IOException {
        return Instant.ofEpochMilli(unpacker.unpackLong());
    }
}
