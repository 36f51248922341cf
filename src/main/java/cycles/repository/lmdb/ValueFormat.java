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
 * What every stored value looks like from outside: one byte that names the format, then MessagePack, either plain, or as its
 * length (4 bytes) and one LZ4 block. Thread-safe.
 */
final class ValueFormat {
    static final byte PLAIN = 1;
    static final byte COMPRESSED = 2;

    private static final int COMPRESSED_HEADER = 1 + Integer.BYTES;

    /** No value of ours comes near; a damaged length must not take the heap. */
    private static final int MAX_LENGTH = 1 << 20;

    private static final MessagePack.PackerConfig PACKER = new MessagePack.PackerConfig().withBufferSize(256);

    /** Without a size each reader of a string would take room for 8,192 characters to decode it. */
    private static final MessagePack.UnpackerConfig UNPACKER =
            new MessagePack.UnpackerConfig().withStringDecoderBufferSize(64);

    /** The pure Java one: it needs no native library, and values that need it are rare. */
    private static final LZ4Factory LZ4 = LZ4Factory.safeInstance();

    private final int compressionThreshold;

    /** @param compressionThreshold MessagePack of more bytes than this is compressed, if that makes it smaller */
    ValueFormat(int compressionThreshold) {
        this.compressionThreshold = compressionThreshold;
    }

    interface Writer {
        void writeTo(MessagePacker packer) throws IOException;
    }

    interface Reader<T> {
        T readFrom(MessageUnpacker unpacker) throws IOException;
    }

    byte[] write(Writer content) {
        try (MessageBufferPacker packer = PACKER.newBufferPacker()) {
            packer.writePayload(new byte[] {PLAIN});
            content.writeTo(packer);
            byte[] plain = packer.toByteArray();
            return plain.length - 1 > compressionThreshold ? compressed(plain) : plain;
        } catch (IOException e) {
            throw new AssertionError("writing to memory", e);
        }
    }

    /** @throws CycleRepositoryException (broken) when the value is not of a known format, or not what the reader expects */
    static <T> T read(byte[] value, Reader<T> content) {
        try (MessageUnpacker unpacker = unpacker(value)) {
            return content.readFrom(unpacker);
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
