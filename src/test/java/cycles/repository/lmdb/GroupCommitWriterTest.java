package cycles.repository.lmdb;

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

/** How writes share a commit, a queue and a writer without sharing each other's troubles. */
@Timeout(60)
class GroupCommitWriterTest {
    private static final byte[] VALUE = "value".getBytes(US_ASCII);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final MetricRegistry metrics = new MetricRegistry();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @TempDir
    private Path directory;

    private LmdbStore store;
    private Future<UUID> holding;

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

    /** Writes from a thread of its own; returns when the write is in the queue. */
    private Future<UUID> queue(Function<CycleTransaction, UUID> step) throws InterruptedException {
        int before = queueLength();
        Future<UUID> answer = callers.submit(() -> store.write(step));
        while (queueLength() == before) {
            Thread.sleep(1);
        }
        return answer;
    }

    private int queueLength() {
        return (int) metrics.getGauges().get("lmdb.queue.length").getValue();
    }

    /** Keeps the writer busy with a write of this id until the test releases it. */
    private void hold(UUID id) throws InterruptedException {
        holding = callers.submit(() -> store.write(entries -> {
            held.countDown();
            awaitRelease();
            return put(entries, id);
        }));
        held.await();
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CycleRepositoryException failure(Future<?> answer) throws InterruptedException {
        try {
            answer.get();
            throw new AssertionError("no failure");
        } catch (ExecutionException e) {
            return (CycleRepositoryException) e.getCause();
        }
    }

    @Test
    void aWriteThatFailsHalfwayLeavesNoTraceAndTheRestOfItsBatchIsWritten() throws Exception {
        open(10, LONG);
        hold(UUID.randomUUID());
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
    void aWriteThatDoesNotFitIntoTheMapFailsAloneAndTheRestOfItsBatchIsWritten() throws Exception {
        open(10, LONG);
        hold(UUID.randomUUID());
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
    void aWriteThatWaitsTooLongInTheQueueIsTakenBack() throws Exception {
        open(10, SHORT);
        UUID running = UUID.randomUUID();
        UUID waiting = UUID.randomUUID();
        hold(running);
        assertThatThrownBy(() -> store.write(entries -> put(entries, waiting)))
                .isInstanceOf(CycleRepositoryException.class)
                .hasMessageContaining("nothing was written");
        assertThat(failure(holding)).hasMessageContaining("may still be applied");
        release.countDown();
        while (!TestStore.available(() -> store.write(entries -> true))) {
            Thread.onSpinWait();
        }
        assertThat(isStored(running)).isTrue();
        assertThat(isStored(waiting)).isFalse();
    }

    @Test
    void aCallerThatIsInterruptedTakesItsWriteBack() throws Exception {
        open(10, LONG);
        UUID waiting = UUID.randomUUID();
        hold(UUID.randomUUID());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> store.write(entries -> put(entries, waiting)))
                .isInstanceOf(CycleRepositoryException.class);
        assertThat(Thread.interrupted()).isTrue();
        release.countDown();
        store.check();
        assertThat(isStored(waiting)).isFalse();
    }

    @Test
    void aFullQueueRefusesAtOnce() throws Exception {
        open(1, LONG);
        hold(UUID.randomUUID());
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
    void theWriterSurvivesWhateverAWriteThrows() {
        open(10, LONG);
        assertThatThrownBy(() -> store.write(entries -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(CycleRepositoryException.class);
        store.check();
    }

    @Test
    void write_failureThatCannotBeExplained_isUnknownAndTheWriterGoesOn() throws Exception {
        open(10, LONG);
        hold(UUID.randomUUID());
        Future<UUID> deadly = queue(entries -> {
            throw new Deadly();
        });
        Future<UUID> alongside = queue(entries -> put(entries, UUID.randomUUID()));
        release.countDown();
        assertThat(failure(deadly).retryable()).isTrue();
        assertThat(isStored(alongside.get())).isTrue();
        store.check();
    }

    /** Throws again when it is first explained. */
    private static final class Deadly extends Error {
        private boolean explained;

        @Override
        public String getMessage() {
            if (!explained) {
                explained = true;
                throw this;
            }
            return "deadly";
        }
    }

    @Test
    void itsMetricsLeaveWithIt() {
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
