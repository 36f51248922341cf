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
 * Keeps a directory to one repository, in this process and among all. The kernel's lock ends with its process, however that
 * ends. Within a process it would be lost as soon as a second opener closed the file, so none comes that far.
 */
final class EnvironmentLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentLock.class);
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private EnvironmentLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * @param directory exists
     * @throws CycleRepositoryException when somebody else has the directory
     */
    static EnvironmentLock acquire(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (!HELD_HERE.add(real)) {
            throw inUse(directory, "this process");
        }
        try {
            // Whoever may read the file could lock it, and keep the service from starting.
            FileChannel channel = PrivateFiles.openToWrite(real.resolve("service.lock"));
            if (channel.tryLock() == null) {
                channel.close();
                throw inUse(directory, "another process");
            }
            return new EnvironmentLock(real, channel);
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(real);
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
            LOG.warn("cannot close the lock file of {}", directory, e);
        }
        HELD_HERE.remove(directory);
    }
}
