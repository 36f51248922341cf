package cycles.repository.lmdb;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricFilter;
import com.codahale.metrics.MetricRegistry;
import cycles.core.CycleRepositoryException;
import cycles.metrics.BucketHistogram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Meta;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open LMDB directory with its writer and its readers. Thread-safe. */
final class LmdbStore {
    private static final Logger LOG = LoggerFactory.getLogger(LmdbStore.class);

    /** Slots beside those of {@link ReaderPool}, for a backup and for LMDB's own tools. */
    private static final int SPARE_READERS = 16;

    private static final int OWNER_ONLY = 0600;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final Env<ByteBuffer> env;
    private final DirectoryLock lock;
    private final GroupCommitWriter writer;
    private final ReaderPool readers;
    private final MetricRegistry metrics;

    private LmdbStore(Env<ByteBuffer> env, DirectoryLock lock, LmdbSettings settings, MetricRegistry metrics) {
        this.env = env;
        this.lock = lock;
        this.metrics = metrics;
        Dbi<ByteBuffer> dbi = env.openDbi((byte[]) null);
        writer = new GroupCommitWriter(env, dbi, settings, metrics.histogram("lmdb.batch.size", LmdbStore::batchSizes));
        readers = new ReaderPool(env, dbi, settings);
        long pageSize = env.stat().pageSize;
        gauge("lmdb.map.size.bytes", settings::mapSize);
        gauge("lmdb.map.used.bytes", () -> writer.pagesUsed() * pageSize);
        gauge("lmdb.queue.length", writer::queued);
        gauge("lmdb.readers", readers::open);
        gauge("lmdb.readers.max", settings::maxReaders);
    }

    private static Histogram batchSizes() {
        return new BucketHistogram(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000);
    }

    private void gauge(String name, Gauge<? extends Number> gauge) {
        metrics.gauge(name, () -> gauge);
    }

    /** @throws CycleRepositoryException in one line that names the configuration key to mend */
    static LmdbStore open(LmdbSettings settings, MetricRegistry metrics) {
        DirectoryLock lock = lock(settings.directory());
        try {
            return open(settings, lock, metrics);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    private static DirectoryLock lock(Path directory) {
        try {
            Files.createDirectories(directory);
            return DirectoryLock.acquire(directory);
        } catch (IOException e) {
            String reason = e instanceof FileAlreadyExistsException
                    ? "it is a file"
                    : e instanceof AccessDeniedException ? "access denied" : String.valueOf(e.getMessage());
            throw unusable(directory, reason, e);
        }
    }

    private static CycleRepositoryException unusable(Path directory, String reason, Exception cause) {
        return CycleRepositoryException.unavailable(
                "repository.path: cannot keep cycles in the directory %s: %s; set path or LMDB_PATH to one that this service may write"
                        .formatted(directory, reason),
                cause);
    }

    private static LmdbStore open(LmdbSettings settings, DirectoryLock lock, MetricRegistry metrics) {
        try {
            Env<ByteBuffer> env = environment(settings);
            try {
                env.readerCheck();
                requireRoom(env.info().mapSize, settings);
                LmdbStore store = new LmdbStore(env, lock, settings, metrics);
                store.writer.start();
                return store;
            } catch (RuntimeException | Error e) {
                env.close();
                throw e;
            }
        } catch (LmdbException e) {
            throw unusable(settings.directory(), String.valueOf(e.getMessage()), e);
        } catch (LinkageError e) {
            throw CycleRepositoryException.broken(
                    "LMDB cannot be loaded: java.io.tmpdir, where its native library is unpacked, must be writable and "
                            + "executable, and the JVM needs --add-opens for java.base/java.nio and java.base/sun.nio.ch",
                    e);
        }
    }

    private static Env<ByteBuffer> environment(LmdbSettings settings) {
        // Reader slots belong to transactions, not to threads: any thread may use any reader, virtual ones included.
        EnvFlags[] flags = settings.durability() == Durability.RELAXED
                ? new EnvFlags[] {EnvFlags.MDB_NOTLS, EnvFlags.MDB_NOSYNC}
                : new EnvFlags[] {EnvFlags.MDB_NOTLS};
        return Env.create()
                .setMapSize(settings.mapSize())
                .setMaxReaders(settings.maxReaders() + SPARE_READERS)
                .open(settings.directory().toFile(), OWNER_ONLY, flags);
    }

    /** LMDB silently takes the size of the data where less is asked for: a store that opens and cannot be written. */
    private static void requireRoom(long mapSize, LmdbSettings settings) {
        if (mapSize > settings.mapSize()) {
            throw LmdbFailures.unavailable(
                    "repository.mapSize: %d bytes are too few for the %d bytes of data in %s; raise mapSize"
                            .formatted(settings.mapSize(), mapSize, settings.directory()));
        }
    }

    /** The linked library, for example {@code LMDB 0.9.33}. */
    static String version() {
        Meta.Version version = Meta.version();
        return "LMDB %d.%d.%d".formatted(version.major, version.minor, version.patch);
    }

    /** See {@link ReaderPool#read}. */
    byte @Nullable [] read(Function<CycleEntries, byte @Nullable []> query) {
        return readers.read(query);
    }

    /** See {@link GroupCommitWriter#write}. */
    <T> T write(Function<CycleEntries, T> step) {
        return writer.write(step);
    }

    /** Writes something in vain, to see whether more could be written. */
    void check() {
        writer.write(entries -> {
            entries.check(env);
            return true;
        });
    }

    /** Lets queued writes and running reads end, and closes. To be called once. */
    void close() {
        metrics.removeMatching(MetricFilter.startsWith("lmdb."));
        boolean written = writer.close(CLOSE_PATIENCE);
        boolean read = readers.close(CLOSE_PATIENCE);
        if (!written || !read) {
            LOG.error("LMDB does not come to rest; its files stay open until this process ends");
            return;
        }
        try {
            env.sync(true);
        } catch (LmdbException e) {
            LOG.error("cannot sync LMDB's files", e);
        }
        env.close();
        lock.close();
    }
}
