package cycles.repository.lmdb;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricFilter;
import com.codahale.metrics.MetricRegistry;
import cycles.core.CycleRepositoryException;
import cycles.metrics.BucketHistogram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.CopyFlags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Combines an open LMDB environment with its writer, its readers and their metrics. Thread-safe. */
final class LmdbStore {
    private static final Logger LOGGER = LoggerFactory.getLogger(LmdbStore.class);
    /** The prefix of a pool's metrics, which are the same in all engines. This pool contains readers. */
    private static final String POOL = "cycles.pool.";

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    /** Far more than a write needs, so that the check fails before writes do. */
    private static final int HEADROOM_BYTES = 256 * 1024;

    private final LmdbEnvironment environment;
    private final DataFile file;
    private final GroupCommitWriter writer;
    private final ReaderPool readers;
    private final MetricRegistry metrics;

    /** @throws CycleRepositoryException whose message is one line that names the configuration key to correct */
    LmdbStore(LmdbSettings settings, MetricRegistry metrics) {
        this.environment = LmdbEnvironment.open(settings);
        this.file = new DataFile(settings.directory(), settings.mapSize());
        this.writer = new GroupCommitWriter(
                environment, settings, metrics.histogram("lmdb.batch.size", LmdbStore::batchSizes));
        this.readers = new ReaderPool(
                environment, settings, writer::commitsBegun, metrics.meter(POOL + "ConnectionTimeoutRate"));
        this.metrics = metrics;
        gauge("lmdb.map.size.bytes", settings::mapSize);
        gauge("lmdb.map.used.bytes", writer::bytesUsed);
        gauge("lmdb.queue.length", writer::queueLength);
        gauge("lmdb.readers", readers::open);
        gauge("lmdb.readers.max", settings::maxReaders);
        gauge(POOL + "ActiveConnections", readers::active);
        gauge(POOL + "IdleConnections", readers::idle);
        gauge(POOL + "MaxConnections", settings::maxReaders);
        gauge(POOL + "PendingConnections", readers::pending);
    }

    private static Histogram batchSizes() {
        return new BucketHistogram(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000);
    }

    private void gauge(String name, Gauge<? extends Number> gauge) {
        metrics.gauge(name, () -> gauge);
    }

    /** See {@link ReaderPool#read}. */
    <T extends @Nullable Object> T read(Function<CycleTransaction, T> query) {
        return readers.read(query);
    }

    /** See {@link GroupCommitWriter#write}. */
    <T> T write(Function<CycleTransaction, T> step) {
        return writer.write(step);
    }

    /** Returns the number of entries, including those of indexes. */
    long entries() {
        return readers.read(any -> environment.env().stat().entries);
    }

    /** Returns the used size of the map in bytes. */
    long bytesUsed() {
        return writer.bytesUsed();
    }

    /** Copies the latest committed state, without its free pages, into an empty directory. Does not sync the copy to the disk. */
    void copyTo(Path directory) {
        // As a reader, because the environment is not closed while there is a reader.
        readers.read(any -> {
            environment.env().copy(directory.toFile(), CopyFlags.MDB_CP_COMPACT);
            return directory;
        });
    }

    /** Writes and reads a small value, and verifies that the map and the disk have space for more. */
    void check() {
        file.requireSame();
        writer.write(transaction -> {
            file.reserve(writer.bytesUsed(), HEADROOM_BYTES);
            transaction.check(environment.env(), HEADROOM_BYTES);
            return true;
        });
        readers.read(CycleTransaction::isChecked);
    }

    /** Waits for queued writes and running reads, then closes the environment. Must be called once. */
    void close() {
        metrics.removeMatching(MetricFilter.startsWith("lmdb."));
        metrics.removeMatching(MetricFilter.startsWith(POOL));
        boolean writerClosed = writer.close(CLOSE_TIMEOUT);
        boolean readersClosed = readers.close(CLOSE_TIMEOUT);
        if (writerClosed && readersClosed) {
            environment.close();
        } else {
            LOGGER.error("LMDB operations did not end in time; its files stay open until this process ends");
        }
    }
}
