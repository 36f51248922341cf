package cycles.repository.lmdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import cycles.metrics.BucketHistogram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderPoolTest {
    private static final int READERS = 16;
    private static final int WRITES = 500;
    private static final UUID USER = UUID.randomUUID();
    private static final UUID CYCLE = UUID.randomUUID();

    @TempDir
    private Path directory;

    /** Detects a missing check of the snapshot: the commit happens between the snapshot and the check. */
    @Test
    void read_commitDuringSnapshot_takesAnotherSnapshot() {
        LmdbSettings settings =
                new LmdbSettings(directory, 1 << 20, READERS, SyncMode.DURABLE, 1, 100, Duration.ofSeconds(10));
        LmdbEnvironment environment = LmdbEnvironment.open(settings);
        GroupCommitWriter writer = new GroupCommitWriter(environment, settings, new BucketHistogram(1, 2, 5));
        AtomicInteger calls = new AtomicInteger();
        ReaderPool readers = new ReaderPool(
                environment,
                settings,
                () -> {
                    if (calls.incrementAndGet() == 2) {
                        putCompleted(writer, 2);
                    }
                    return writer.commitsBegun();
                },
                new Meter());
        try {
            putCompleted(writer, 1);
            assertThat(readers.<Long>read(entries -> entries.lastCompletedEnd(USER)))
                    .isEqualTo(2);
        } finally {
            writer.close(Duration.ofSeconds(10));
            readers.close(Duration.ofSeconds(10));
            environment.close();
        }
    }

    private static void putCompleted(GroupCommitWriter writer, long end) {
        writer.write(entries -> {
            entries.putCompleted(USER, end, CYCLE);
            return true;
        });
    }

    /** More readers than processors, so that some are suspended while they take a snapshot. */
    @Test
    void read_later_neverReturnsOlderData() throws Exception {
        LmdbStore store = new LmdbStore(
                new LmdbSettings(directory, 1 << 24, READERS, SyncMode.DURABLE, 1, 100, Duration.ofSeconds(10)),
                new MetricRegistry());
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try {
            List<Future<?>> reads = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                reads.add(readers.submit(() -> {
                    for (long latest = 0; latest < WRITES; ) {
                        long end = Math.max(0L, store.read(entries -> entries.lastCompletedEnd(USER)));
                        assertThat(end).isGreaterThanOrEqualTo(latest);
                        latest = end;
                    }
                }));
            }
            for (long end = 1; end <= WRITES; end++) {
                long now = end;
                store.write(entries -> {
                    entries.deleteCompleted(USER, now - 1, CYCLE);
                    entries.putCompleted(USER, now, CYCLE);
                    return true;
                });
            }
            for (Future<?> read : reads) {
                read.get();
            }
        } finally {
            readers.shutdownNow();
            store.close();
        }
    }
}
