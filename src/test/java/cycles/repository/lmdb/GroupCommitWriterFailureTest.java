package cycles.repository.lmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cycles.core.CycleRepositoryException;
import cycles.metrics.BucketHistogram;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lmdbjava.Txn;

/** Verifies the failures that callers get if a commit or the writer thread fails, on a real store. */
@Timeout(60)
class GroupCommitWriterFailureTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private LmdbEnvironment environment;
    private GroupCommitWriter writer;

    private void open(BlockingQueue<PendingWrite<?>> queue, Consumer<Txn<ByteBuffer>> commit) {
        LmdbSettings settings = new LmdbSettings(directory, 1 << 20, 4, SyncMode.DURABLE, 100, 10, TIMEOUT);
        environment = LmdbEnvironment.open(settings);
        writer = new GroupCommitWriter(environment, settings, new BucketHistogram(1, 2, 5), queue, commit);
    }

    @AfterEach
    void close() {
        assertThat(writer.close(TIMEOUT)).isTrue();
        environment.close();
    }

    private static UUID put(CycleTransaction entries, UUID id) {
        entries.putCycle(id, new byte[] {1});
        return id;
    }

    private boolean isStored(UUID id) {
        try (Txn<ByteBuffer> txn = environment.env().txnRead();
                CycleTransaction entries = new CycleTransaction(environment.dbi(), txn, new KeyBuffer())) {
            return entries.cycle(id) != null;
        }
    }

    @Test
    void write_errorAfterCommit_outcomeIsUnknownAndNothingIsRepeated() {
        AtomicInteger commits = new AtomicInteger();
        open(new ArrayBlockingQueue<>(10), txn -> {
            txn.commit();
            if (commits.incrementAndGet() == 1) {
                throw new OutOfMemoryError("after the commit");
            }
        });
        UUID id = UUID.randomUUID();
        AtomicInteger runs = new AtomicInteger();
        assertThatThrownBy(() -> writer.write(entries -> {
                    runs.incrementAndGet();
                    return put(entries, id);
                }))
                .hasMessageContaining("unknown")
                .isInstanceOfSatisfying(
                        CycleRepositoryException.class,
                        failure -> assertThat(failure.retryable()).isTrue());
        assertThat(runs).hasValue(1);
        assertThat(isStored(id)).isTrue();
        assertThat(isStored(writer.write(entries -> put(entries, UUID.randomUUID()))))
                .isTrue();
    }

    @Test
    void write_writerHasDied_isRefusedImmediately() {
        Thread caller = Thread.currentThread();
        open(
                new ArrayBlockingQueue<>(10) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public PendingWrite<?> take() throws InterruptedException {
                        PendingWrite<?> write = super.take();
                        // Else the caller could notice the end of the thread itself, before it waits.
                        await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
                        add(write);
                        throw new OutOfMemoryError("before the batch");
                    }
                },
                Txn::commit);
        assertThatThrownBy(() -> writer.write(entries -> true))
                .isInstanceOf(CycleRepositoryException.class)
                .hasMessageContaining("unknown");
        assertThatThrownBy(() -> writer.write(entries -> true))
                .isInstanceOf(CycleRepositoryException.class)
                .hasMessageContaining("terminated");
    }

    /** Detects a missing second check whether the writer is running. */
    @Test
    void write_writerEndsBeforeWriteIsQueued_isRefusedImmediately() {
        open(
                new ArrayBlockingQueue<>(10) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public boolean offer(PendingWrite<?> write) {
                        assertThat(writer.close(TIMEOUT)).isTrue();
                        return super.offer(write);
                    }
                },
                Txn::commit);
        assertThatThrownBy(() -> writer.write(entries -> true))
                .isInstanceOf(CycleRepositoryException.class)
                .hasMessageContaining("is closed");
    }
}
