package cycles.repository.lmdb;

import cycles.core.CycleRepositoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Encodes and decodes the envelope of stored values: one byte that identifies the format, followed by MessagePack, either plain or
 * as its length (4 bytes) and one LZ4 block. Thread-safe.
 */
final class ValueFormat {
    static final byte PLAIN = 1;
    static final byte COMPRESSED = 2;

    private static final int COMPRESSED_HEADER = 1 + Integer.BYTES;

    /** Far above the size of a valid value; prevents a damaged length from exhausting the heap. */
    private static final int MAX_LENGTH = 1 << 20;

    private static final MessagePack.PackerConfig PACKER = new MessagePack.PackerConfig().withBufferSize(256);

    /** Without this setting each decoded string would allocate a buffer of 8,192 characters. */
    private static final MessagePack.UnpackerConfig UNPACKER =
            new MessagePack.UnpackerConfig().withStringDecoderBufferSize(64);

    /** The pure Java implementation, which needs no native library; compressed values are rare. */
    private static final LZ4Factory LZ4 = LZ4Factory.safeInstance();

    private final int compressionThreshold;

    /** @param compressionThreshold MessagePack of more bytes than this is compressed, if that reduces its size */
    ValueFormat(int compressionThreshold) {
        this.compressionThreshold = compressionThreshold;
    }

    /** Writes the content of a value. */
    interface Encoder {
        void encode(MessagePacker packer) throws IOException;
    }

    /** Reads the content of a value. */
    interface Decoder<T> {
        T decode(MessageUnpacker unpacker) throws IOException;
    }

    byte[] write(Encoder encoder) {
        try (MessageBufferPacker packer = PACKER.newBufferPacker()) {
            packer.writePayload(new byte[] {PLAIN});
            encoder.encode(packer);
            byte[] plain = packer.toByteArray();
            return plain.length - 1 > compressionThreshold ? compressed(plain) : plain;
        } catch (IOException e) {
            throw new AssertionError("writing to memory", e);
        }
    }

    /** @throws CycleRepositoryException (broken) when the format is unknown or the decoder rejects the content */
    static <T> T read(byte[] value, Decoder<T> decoder) {
        try (MessageUnpacker unpacker = unpacker(value)) {
            return decoder.decode(unpacker);
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
            case PLAIN -> UNPACKER.newUnpacker(value, 1, value.length - 1);
            case COMPRESSED -> UNPACKER.newUnpacker(decompressed(value));
            default ->
                throw new IllegalArgumentException(
                        "its format " + format + " is unknown; was it written by a newer version?");
        };
    }

    private static byte[] compressed(byte[] plain) {
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

    private static byte[] decompressed(byte[] value) {
        int length = ByteBuffer.wrap(value).getInt(1);
        if (length < 0 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("its length is " + length);
        }
        byte[] plain = new byte[length];
        int found =
                LZ4.safeDecompressor().decompress(value, COMPRESSED_HEADER, value.length - COMPRESSED_HEADER, plain, 0);
        return Arrays.copyOf(plain, found);
    }
}
