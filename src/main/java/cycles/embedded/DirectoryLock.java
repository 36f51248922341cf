package cycles.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Coordinates processes that share the server of a directory, by two locks on byte ranges of a file: an exclusive one for starting and
 * stopping, and a shared one for use. The kernel releases the locks when a process terminates for any reason, so that no stale lock
 * remains. Not thread-safe: file locks belong to the process.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** The position of the exclusive lock for starting and stopping the server. */
    private static final long EXCLUSIVE = 0;

    /** The position of the lock that all processes that use the server share. */
    private static final long SHARED = 1;

    private final FileChannel channel;
    private @Nullable FileLock shared;

    DirectoryLock(Path file) throws IOException {
        // Other users must not read the file, because they could then lock it and prevent a start.
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        channel = FileChannel.open(file, Set.of(CREATE, READ, WRITE), ownerOnly);
    }

    /** An action that requires the exclusive lock. */
    interface Action<T> {
        T run() throws IOException;
    }

    /**
     * Runs an action while no other process runs one on the same directory. Waits for at most two minutes.
     *
     * @throws IOException when another process does not release the lock in time, or as thrown by the action
     */
    <T> T runExclusively(Action<T> action) throws IOException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        FileLock exclusive = channel.tryLock(EXCLUSIVE, 1, false);
        while (exclusive == null) {
            if (System.nanoTime() > deadline) {
                throw new IOException("another process has been starting or stopping the server for too long");
            }
            ProcessRunner.sleep();
            exclusive = channel.tryLock(EXCLUSIVE, 1, false);
        }
        try {
            return action.run();
        } finally {
            exclusive.release();
        }
    }

    /** Returns whether another process uses the server. Must not be called while this process has the shared lock. */
    boolean isUsedElsewhere() throws IOException {
        FileLock probe = channel.tryLock(SHARED, 1, false);
        if (probe == null) {
            return true;
        }
        probe.release();
        return false;
    }

    /** Marks the server as used by this process. */
    void acquireShared() throws IOException {
        shared = channel.lock(SHARED, 1, true);
    }

    /** Ends the use by this process and returns whether it was the last user. */
    boolean releaseShared() throws IOException {
        if (shared == null) {
            return false;
        }
        shared.release();
        shared = null;
        return !isUsedElsewhere();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
