package cycles.repository.lmdb;

import cycles.core.Cycle;
import cycles.core.CycleDates;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Turns cycles and ids into stored bytes and back: one byte that names the format, then MessagePack, plain or as the length of
 * the plain bytes (4 bytes) and one LZ4 block. A cycle is an array of seven: id, user, status, start, end, created, updated;
 * ids are 16 bytes, instants epoch milliseconds. Thread-safe.
 */
final class CycleCodec {
    static final byte PLAIN = 1;
    static final byte COMPRESSED = 2;

    private static final int FIELDS = 7;
    private static final int COMPRESSED_HEADER = 1 + Integer.BYTES;
    /** No value of ours comes near; a damaged length must not take the heap. */
    private static final int MAX_LENGTH = 1 << 20;

    private static final MessagePack.PackerConfig PACKER = new MessagePack.PackerConfig().withBufferSize(256);
    /** The pure Java one: it needs no native library, and values that need it are rare. */
    private static final LZ4Factory LZ4 = LZ4Factory.safeInstance();

    private final int compressionThreshold;

    /** @param compressionThreshold MessagePack of more bytes than this is compressed, if that makes it smaller */
    CycleCodec(int compressionThreshold) {
        this.compressionThreshold = compressionThreshold;
    }

    private interface Writing {
        void to(MessagePacker packer) throws IOException;
    }

    private interface Reading<T> {
        T from(MessageUnpacker unpacker) throws IOException;
    }

    byte[] encode(Cycle cycle) {
        return encode(packer -> {
            packer.packArrayHeader(FIELDS);
            packId(packer, cycle.id());
            packId(packer, cycle.userId());
            packer.packString(cycle.status().label());
            packer.packLong(cycle.dates().start().toEpochMilli());
            packer.packLong(cycle.dates().end().toEpochMilli());
            packer.packLong(cycle.createdAt().toEpochMilli());
            packer.packLong(cycle.updatedAt().toEpochMilli());
        });
    }

    byte[] encode(UUID id) {
        return encode(packer -> packId(packer, id));
    }

    /** @throws CycleRepositoryException (broken) when these bytes are no cycle that this version knows */
    static Cycle cycle(byte[] value) {
        return decode(value, unpacker -> {
            int fields = unpacker.unpackArrayHeader();
            if (fields != FIELDS) {
                throw new IllegalArgumentException(fields + " fields");
            }
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
        return decode(value, CycleCodec::unpackId);
    }

    private byte[] encode(Writing content) {
        try (MessageBufferPacker packer = PACKER.newBufferPacker()) {
            packer.writePayload(new byte[] {PLAIN});
            content.to(packer);
            byte[] plain = packer.toByteArray();
            return plain.length - 1 > compressionThreshold ? compress(plain) : plain;
        } catch (IOException e) {
            throw new AssertionError("writing to memory", e);
        }
    }

    private static byte[] compress(byte[] plain) {
        int length = plain.length - 1;
        byte[] block = LZ4.fastCompressor().compress(plain, 1, length);
        if (COMPRESSED_HEADER + block.length >= plain.length) {
            return plain;
        }
        return ByteBuffer.allocate(COMPRESSED_HEADER + block.length)
                .put(COMPRESSED)
                .putInt(length)
                .put(block)
                .array();
    }

    private static <T> T decode(byte[] value, Reading<T> content) {
        try (MessageUnpacker unpacker = unpacker(value)) {
            return content.from(unpacker);
        } catch (IOException
                | MessagePackException
                | LZ4Exception
                | IllegalArgumentException
                | DateTimeException
                | IndexOutOfBoundsException e) {
            throw CycleRepositoryException.broken("a stored value cannot be read: " + e.getMessage(), e);
        }
    }

    private static MessageUnpacker unpacker(byte[] value) {
        byte format = value[0];
        return switch (format) {
            case PLAIN -> MessagePack.newDefaultUnpacker(value, 1, value.length - 1);
            case COMPRESSED -> MessagePack.newDefaultUnpacker(decompress(value));
            default ->
                throw new IllegalArgumentException(
                        "its format %d is unknown here; was it written by a newer version?".formatted(format));
        };
    }

    private static byte[] decompress(byte[] value) {
        int length = ByteBuffer.wrap(value).getInt(1);
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("its length is " + length);
        }
        byte[] plain = new byte[length];
        int found =
                LZ4.safeDecompressor().decompress(value, COMPRESSED_HEADER, value.length - COMPRESSED_HEADER, plain, 0);
        return Arrays.copyOf(plain, found);
    }

    private static void packId(MessagePacker packer, UUID id) throws IOException {
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        packer.packBinaryHeader(bytes.length).writePayload(bytes);
    }

    private static UUID unpackId(MessageUnpacker unpacker) throws IOException {
        int length = unpacker.unpackBinaryHeader();
        if (length != 2 * Long.BYTES) {
            throw new IllegalArgumentException("an id of " + length + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(unpacker.readPayload(length));
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static Instant unpackInstant(MessageUnpacker unpacker) throws IOException {
        return Instant.ofEpochMilli(unpacker.unpackLong());
    }
}
