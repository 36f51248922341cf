package cycles.repository.lmdb;

import cycles.core.CycleRepositoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Checks what LMDB does not: that its data file is still the file in the directory, and that the disk has space for the file to
 * grow. LMDB allocates disk space only at commit, and a commit that reuses free pages does not detect a full disk.
 */
final class DataFile {
    /** The name of LMDB's data file in every directory. */
    static final String NAME = "data.mdb";

    private final Path path;
    private final long limit;
    private final @Nullable Object key;

    /**
     * Remembers the identity of the file of an environment that has just been opened.
     *
     * @param limit the maximum size of the file in bytes
     */
    DataFile(Path directory, long limit) {
        this.path = directory.resolve(NAME);
        this.limit = limit;
        this.key = key();
    }

    /** @throws CycleRepositoryException when the file was deleted or replaced, so that writes are lost when the process ends */
    void requireSame() {
        Object current = key();
        if (key != null && !key.equals(current)) {
            throw LmdbErrors.unavailable(path + " was " + (current == null ? "removed" : "replaced")
                    + " while the service was running; restart the service, with a backup if necessary");
        }
    }

    /** Returns the file's identity in its file system; null when there is no such file. */
    private @Nullable Object key() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw CycleRepositoryException.unavailable("cannot access " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Ensures that the file has {@code headroom} bytes beyond those in use. Missing bytes are appended once, so that the call is
     * cheap while the file does not grow. Must be called by the writer thread, because it appends to the file.
     *
     * @throws CycleRepositoryException when the file cannot grow
     */
    void reserve(long used, int headroom) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            long size = file.size();
            long missing = Math.min(limit, used + headroom) - size;
            if (missing > 0) {
                ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(missing, headroom));
                file.position(size);
                while (zeros.hasRemaining()) {
                    file.write(zeros);
                }
            }
        } catch (IOException e) {
            throw CycleRepositoryException.unavailable(
                    "LMDB's data file cannot grow; free space on its disk: " + path + ": " + e.getMessage(), e);
        }
    }
}
