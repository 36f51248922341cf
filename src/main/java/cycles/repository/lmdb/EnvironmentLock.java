package cycles.repository.lmdb;

import cycles.core.CycleRepositoryException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks a directory for one repository, within this process and against other processes. The kernel releases its file lock whenever
 * the process ends. It would also release it when a second opener in this process closed the file, so a set of locked directories
 * prevents a second opener.
 */
final class EnvironmentLock implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(EnvironmentLock.class);
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private EnvironmentLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Locks a directory.
     *
     * @param directory must exist
     * @throws CycleRepositoryException when the directory is already locked
     */
    static EnvironmentLock acquire(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (!LOCKED.add(real)) {
            throw inUse(directory, "this process");
        }
        try {
            // The file is private, because any process that can open it could lock it and prevent the start.
            FileChannel channel = PrivateFiles.openToWrite(real.resolve("service.lock"));
            if (channel.tryLock() == null) {
                channel.close();
                throw inUse(directory, "another process");
            }
            return new EnvironmentLock(real, channel);
        } catch (IOException | RuntimeException e) {
            LOCKED.remove(real);
            throw e;
        }
    }

    private static CycleRepositoryException inUse(Path directory, String owner) {
        return LmdbErrors.unavailable(
                "repository.path: %s is in use by %s; stop that one, or set path or LMDB_PATH to another directory"
                        .formatted(directory, owner));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOGGER.warn("cannot close the lock file of {}", directory, e);
        }
        LOCKED.remove(directory);
    }
}
