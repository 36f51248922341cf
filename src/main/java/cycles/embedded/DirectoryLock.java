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
 * Tells the processes that share a directory of each other. These are locks of the kernel: they end with their process,
 * however it ends, so nothing goes stale. Within one process the caller lets one thread in at a time.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Held by who starts or stops the server. */
    private static final long TURN = 0;

    /** Held, shared, by everybody who uses the server. */
    private static final long USE = 1;

    private final FileChannel channel;
    private @Nullable FileLock use;

    DirectoryLock(Path file) throws IOException {
        // Whoever may read the file could lock it, and keep the server from starting.
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        channel = FileChannel.open(file, Set.of(CREATE, READ, WRITE), ownerOnly);
    }

    /** What is done while no other process is in {@link #alone}. */
    interface Action<T> {
        T run() throws IOException;
    }

    <T> T alone(Action<T> action) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        FileLock turn = channel.tryLock(TURN, 1, false);
        while (turn == null) {
            if (System.nanoTime() > deadline) {
                throw new IOException("another process has been starting or stopping the server there for too long");
            }
            ProcessRunner.sleep();
            turn = channel.tryLock(TURN, 1, false);
        }
        try {
            return action.run();
        } finally {
            turn.release();
        }
    }

    /** Whether another process uses the server. Asked before {@link #use}. */
    boolean usedElsewhere() throws IOException {
        FileLock exclusive = channel.tryLock(USE, 1, false);
        if (exclusive == null) {
            return true;
        }
        exclusive.release();
        return false;
    }

    void use() throws IOException {
        use = channel.lock(USE, 1, true);
    }

    /** Ends this process's use, and says whether it was the last one. */
    boolean endUse() throws IOException {
        if (use == null) {
            return false;
        }
        use.release();
        use = null;
        return !usedElsewhere();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
