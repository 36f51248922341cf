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

/** An open LMDB environment with its writer, its readers and their metrics. Thread-safe. */
final class LmdbStore {
    private static final Logger LOG = LoggerFactory.getLogger(LmdbStore.class);
    /** What a pool's metrics begin with, whatever it leads to. Here it lends out readers. */
    private static final String POOL = "cycles.pool.";

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    /** Far more than a write ever needs, so the check is red before the writes are. */
    private static final int HEADROOM_BYTES = 256 * 1024;

    private final LmdbEnvironment environment;
    private final DataFile file;
    private final GroupCommitWriter writer;
    private final ReaderPool readers;
    private final MetricRegistry metrics;

    /** @throws CycleRepositoryException in one line that names the configuration key to mend */
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
        gauge("lmdb.queue.length", writer::queued);
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

    /** How many entries there are, those of indexes included. */
    long entries() {
        return readers.read(any -> environment.env().stat().entries);
    }

    /** How far the map is filled, in bytes. */
    long bytesUsed() {
        return writer.bytesUsed();
    }

    /** Copies the latest committed state, without its free pages, into an empty directory. The copy may not be on the disk yet. */
    void copyTo(Path directory) {
        // As a reader, because none is inside LMDB when its environment is closed.
        readers.read(any -> {
            environment.env().copy(directory.toFile(), CopyFlags.MDB_CP_COMPACT);
            return directory;
        });
    }

    /** Writes a little and reads, and fails unless there is room for more, in the map and on the disk. */
    void check() {
        file.requireSame();
        writer.write(entries -> {
            file.reserve(writer.bytesUsed(), HEADROOM_BYTES);
            entries.check(environment.env(), HEADROOM_BYTES);
            return true;
        });
        readers.read(entries -> entries.isChecked());
    }

    /** Lets queued writes and running reads end, and closes. To be called once. */
    void close() {
        metrics.removeMatching(MetricFilter.startsWith("lmdb."));
        metrics.removeMatching(MetricFilter.startsWith(POOL));
        boolean written = writer.close(CLOSE_PATIENCE);
        boolean read = readers.close(CLOSE_PATIENCE);
        if (written && read) {
            environment.close();
        } else {
            LOG.error("LMDB does not come to rest; its files stay open until this process ends");
        }
    }
}
