package cycles.repository.lmdb;

import cycles.core.CycleRepositoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Locale;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Meta;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and locks LMDB's files in one directory. Using the environment during or after {@link #close} crashes the process.
 *
 * @param dbi the environment's only, unnamed database
 */
record LmdbEnvironment(Env<ByteBuffer> env, Dbi<ByteBuffer> dbi, EnvironmentLock lock) {
    private static final Logger LOGGER = LoggerFactory.getLogger(LmdbEnvironment.class);

    /** Reader slots in addition to those of {@link ReaderPool}, for LMDB's own tools. */
    private static final int SPARE_READERS = 16;

    private static final int OWNER_ONLY = 0600;

    /** @throws CycleRepositoryException whose message is one line that names the configuration key to correct */
    static LmdbEnvironment open(LmdbSettings settings) {
        EnvironmentLock lock = lock(settings.directory());
        try {
            return open(settings, lock);
        } catch (RuntimeException | LinkageError e) {
            lock.close();
            throw explained(e, settings.directory());
        }
    }

    private static CycleRepositoryException explained(Throwable failure, Path directory) {
        if (failure instanceof CycleRepositoryException known) {
            return known;
        }
        if (failure instanceof LinkageError) {
            return CycleRepositoryException.broken(
                    "LMDB cannot be loaded: java.io.tmpdir, where its native library is unpacked, must be writable and "
                            + "executable, and the JVM needs --add-opens for java.base/java.nio and java.base/sun.nio.ch ("
                            + reason(failure)
                            + "); where the library does not fit the system, set repository.type to postgres or redis",
                    failure);
        }
        return unusable(directory, String.valueOf(failure.getMessage()), failure);
    }

    /** Returns the first line of the root cause's message; those of the JDK and jnr-ffi continue with lists of attempts. */
    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage()).lines().findFirst().orElse("");
    }

    private static EnvironmentLock lock(Path directory) {
        try {
            PrivateFiles.createDirectories(directory);
            return EnvironmentLock.acquire(directory);
        } catch (FileAlreadyExistsException e) {
            throw unusable(directory, "it is a file", e);
        } catch (AccessDeniedException e) {
            throw unusable(directory, "access denied", e);
        } catch (IOException e) {
            throw unusable(directory, String.valueOf(e.getMessage()), e);
        }
    }

    private static CycleRepositoryException unusable(Path directory, String reason, Throwable cause) {
        return CycleRepositoryException.unavailable(
                "repository.path: cannot store cycles in %s: %s; set path or LMDB_PATH to a directory that only this service uses"
                        .formatted(directory, reason),
                cause);
    }

    private static LmdbEnvironment open(LmdbSettings settings, EnvironmentLock lock) {
        // MDB_NOTLS ties reader slots to transactions instead of threads: any thread may use any reader.
        EnvFlags[] flags = settings.durability() == SyncMode.RELAXED
                ? new EnvFlags[] {EnvFlags.MDB_NOTLS, EnvFlags.MDB_NOSYNC}
                : new EnvFlags[] {EnvFlags.MDB_NOTLS};
        Env<ByteBuffer> env = Env.create()
                .setMapSize(settings.mapSize())
                .setMaxReaders(settings.maxReaders() + SPARE_READERS)
                .open(settings.directory().toFile(), OWNER_ONLY, flags);
        try {
            env.readerCheck();
            requireMapSize(env.info().mapSize, settings);
            return new LmdbEnvironment(env, env.openDbi((byte[]) null), lock);
        } catch (RuntimeException e) {
            env.close();
            throw e;
        }
    }

    /** LMDB silently raises a map size that is smaller than the data; the store would open, but could not be written. */
    private static void requireMapSize(long mapSize, LmdbSettings settings) {
        if (mapSize > settings.mapSize()) {
            throw LmdbErrors.unavailable(String.format(
                    Locale.ROOT,
                    "repository.mapSize: %d bytes are too few for the %d bytes of data in %s; raise mapSize",
                    settings.mapSize(),
                    mapSize,
                    settings.directory()));
        }
    }

    /** Returns the version of the native library, for example {@code LMDB 0.9.33}. */
    static String version() {
        Meta.Version version = Meta.version();
        return String.format(Locale.ROOT, "LMDB %d.%d.%d", version.major, version.minor, version.patch);
    }

    void close() {
        try {
            // The commits of a relaxed store were not synced.
            env.sync(true);
        } catch (LmdbException e) {
            LOGGER.error("cannot sync LMDB's files", e);
        }
        env.close();
        lock.close();
    }
}
