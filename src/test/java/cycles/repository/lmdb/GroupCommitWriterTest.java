package cycles.repository.lmdb;

import static cycles.repository.Waiting.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import cycles.core.CycleNotFoundException;
import cycles.core.CycleRepositoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that writes share a commit, a queue and a writer, and that a failed write does not affect the others. */
@Timeout(60)
class GroupCommitWriterTest {
    private static final byte[] VALUE = "value".getBytes(US_ASCII);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final MetricRegistry metrics = new MetricRegistry();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @TempDir
    private Path directory;

    private LmdbStore store;
    private Future<UUID> blockingWrite;

    private void open(int maxQueue, Duration timeout) {
        store = new LmdbStore(
                new LmdbSettings(directory, 1 << 20, 4, SyncMode.DURABLE, 100, maxQueue, timeout), metrics);
    }

    @AfterEach
    void close() {
        release.countDown();
        callers.shutdownNow();
        store.close();
    }

    private UUID put(CycleTransaction entries, UUID id) {
        entries.putCycle(id, VALUE);
        return id;
    }

    private boolean isStored(UUID id) {
        return store.read(entries -> entries.cycle(id)) != null;
    }

    /** Writes in another thread. Returns when the write is queued. */
    private Future<UUID> queue(Function<CycleTransaction, UUID> step) {
        int before = queueLength();
        Future<UUID> result = callers.submit(() -> store.write(step));
        await("a queued write").until(() -> queueLength() != before);
        return result;
    }

    private int queueLength() {
        return (int) metrics.getGauges().get("lmdb.queue.length").getValue();
    }

    /** Blocks the writer with a write of this id until the test releases it. */
    private void block(UUID id) throws InterruptedException {
        blockingWrite = callers.submit(() -> store.write(entries -> {
            blocked.countDown();
            awaitRelease();
            return put(entries, id);
        }));
        blocked.await();
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CycleRepositoryException failure(Future<?> result) throws InterruptedException {
        try {
            result.get();
            throw new AssertionError("no failure");
        } catch (ExecutionException e) {
            return (CycleRepositoryException) e.getCause();
        }
    }

    @Test
    void write_failsHalfway_isRolledBackAndRestOfBatchIsWritten() throws Exception {
        open(10, LONG);
        block(UUID.randomUUID());
        UUID failed = UUID.randomUUID();
        Future<UUID> before = queue(entries -> put(entries, UUID.randomUUID()));
        Future<UUID> failing = queue(entries -> {
            put(entries, failed);
            throw new IllegalStateException("halfway");
        });
        Future<UUID> refused = queue(entries -> {
            throw new CycleNotFoundException(failed);
        });
        Future<UUID> after = queue(entries -> put(entries, UUID.randomUUID()));
        release.countDown();

        assertThat(isStored(before.get())).isTrue();
        assertThat(isStored(after.get())).isTrue();
        assertThat(failure(failing)).hasMessageContaining("halfway");
        assertThatThrownBy(refused::get).hasCauseInstanceOf(CycleNotFoundException.class);
        assertThat(isStored(failed)).isFalse();
        assertThat(metrics.histogram("lmdb.batch.size").getSnapshot().getMax()).isEqualTo(4);
    }

    @Test
    void write_exceedsMap_failsAndRestOfBatchIsWritten() throws Exception {
        open(10, LONG);
        block(UUID.randomUUID());
        UUID tooLarge = UUID.randomUUID();
        Future<UUID> before = queue(entries -> put(entries, UUID.randomUUID()));
        Future<UUID> failing = queue(entries -> {
            entries.putCycle(tooLarge, new byte[2 << 20]);
            return tooLarge;
        });
        Future<UUID> after = queue(entries -> put(entries, UUID.randomUUID()));
        release.countDown();

        assertThat(isStored(before.get())).isTrue();
        assertThat(isStored(after.get())).isTrue();
        assertThat(failure(failing).retryable()).isTrue();
        assertThat(isStored(tooLarge)).isFalse();
        store.check();
    }

    @Test
    void write_queuedTooLong_isRefusedAndNotWritten() throws Exception {
        open(10, SHORT);
        UUID running = UUID.randomUUID();
        UUID waiting = UUID.randomUUID();
        block(running);
        assertThatThrownBy(() -> store.write(entries -> put(entries, waiting)))
                .isInstanceOf(CycleRepositoryException.class)
                .hasMessageContaining("nothing was written");
        assertThat(failure(blockingWrite)).hasMessageContaining("may still be applied");
        release.countDown();
        await("a write").until(() -> TestStore.available(() -> store.write(entries -> true)));
        assertThat(isStored(running)).isTrue();
        assertThat(isStored(waiting)).isFalse();
    }

    @Test
    void write_callerInterrupted_isRefusedAndNotWritten() throws Exception {
        open(10, LONG);
        UUID waiting = UUID.randomUUID();
        block(UUID.randomUUID());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> store.write(entries -> put(entries, waiting)))
                .isInstanceOf(CycleRepositoryException.class);
        assertThat(Thread.interrupted()).isTrue();
        release.countDown();
        store.check();
        assertThat(isStored(waiting)).isFalse();
    }

    @Test
    void write_queueFull_isRefusedImmediately() throws Exception {
        open(1, LONG);
        block(UUID.randomUUID());
        Future<UUID> queued = queue(entries -> put(entries, UUID.randomUUID()));
        UUID surplus = UUID.randomUUID();
        assertThatThrownBy(() -> store.write(entries -> put(entries, surplus)))
                .isInstanceOfSatisfying(
                        CycleRepositoryException.class,
                        failure -> assertThat(failure.retryable()).isTrue())
                .hasMessageContaining("maxQueue");
        release.countDown();
        assertThat(isStored(queued.get())).isTrue();
        assertThat(isStored(surplus)).isFalse();
    }

    @Test
    void write_throwsError_writerContinues() {
        open(10, LONG);
        assertThatThrownBy(() -> store.write(entries -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(CycleRepositoryException.class);
        store.check();
    }

    @Test
    void write_failureThrowsInGetMessage_isUnknownAndWriterContinues() throws Exception {
        open(10, LONG);
        block(UUID.randomUUID());
        Future<UUID> failing = queue(entries -> {
            throw new FailsInGetMessage();
        });
        Future<UUID> alongside = queue(entries -> put(entries, UUID.randomUUID()));
        release.countDown();
        assertThat(failure(failing).retryable()).isTrue();
        assertThat(isStored(alongside.get())).isTrue();
        store.check();
    }

    /** Throws itself from the first call of {@link #getMessage}. */
    private static final class FailsInGetMessage extends Error {
        private boolean thrown;

        @Override
        public String getMessage() {
            if (!thrown) {
                thrown = true;
                throw this;
            }
            return "simulated";
        }
    }

    @Test
    void close_metrics_areRemoved() {
        open(10, LONG);
        assertThat(metrics.getGauges())
                .containsOnlyKeys(
                        "lmdb.map.size.bytes",
                        "lmdb.map.used.bytes",
                        "lmdb.queue.length",
                        "lmdb.readers",
                        "lmdb.readers.max",
                        "cycles.pool.ActiveConnections",
                        "cycles.pool.IdleConnections",
                        "cycles.pool.MaxConnections",
                        "cycles.pool.PendingConnections");
        assertThat((long) metrics.getGauges().get("lmdb.map.used.bytes").getValue())
                .isPositive();
        store.close();
        assertThat(metrics.getMetrics()).isEmpty();
        open(10, LONG);
    }
}
