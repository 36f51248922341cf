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
 * Turns cycles and ids into stored values and back. A cycle is an array of seven: id, user, status, start, end, created, updated;
 * ids are 16 bytes, instants epoch milliseconds. Thread-safe.
 */
final class CycleKeyCodec {
    private static final int FIELDS = 7;
    private static final int ID_LENGTH = 2 * Long.BYTES;

    private final ValueFormat format;

    CycleKeyCodec(ValueFormat format) {
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

    /** @throws CycleRepositoryException (broken) when these bytes are no cycle that this version knows */
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

    /** @throws CycleRepositoryException (broken) when these bytes are no id that this version knows */
    static UUID id(byte[] value) {
        return ValueFormat.read(value, CycleKeyCodec::unpackId);
    }

    private static void require(int expected, int found) {
        if (found != expected) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d elements where %d belong", found, expected));
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
