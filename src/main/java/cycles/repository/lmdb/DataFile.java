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
 * Checks what LMDB cannot: that its data file is still the one in the directory, and that the disk has room for the file to grow. LMDB
 * takes disk only when it commits, and a check that commits in pages that are free does not see that there is none left.
 */
final class DataFile {
    private static final String NAME = "data.mdb";

    private final Path path;
    private final long limit;
    private final @Nullable Object key;

    /**
     * The file of an environment that has just been opened.
     *
     * @param limit how many bytes the file may grow to
     */
    DataFile(Path directory, long limit) {
        this.path = directory.resolve(NAME);
        this.limit = limit;
        this.key = key();
    }

    /** @throws CycleRepositoryException when another file has its name or none has: what is written is lost when the process ends */
    void requireSame() {
        Object now = key();
        if (key != null && !key.equals(now)) {
            throw LmdbErrors.unavailable(path + " was " + (now == null ? "removed" : "replaced")
                    + " under the running service; restart it, on a backup if need be");
        }
    }

    /** The file's identity in its file system; null when there is no such file. */
    private @Nullable Object key() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw CycleRepositoryException.unavailable("cannot look at " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Makes sure that the disk has so many bytes beyond those in use: appends what is missing, once, so that it costs nothing while the
     * file does not grow. To be called by the one thread that writes, because it appends at the end of the file.
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
                    "LMDB's data file cannot grow, make room on its disk: " + path + ": " + e.getMessage(), e);
        }
    }
}
