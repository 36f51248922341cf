package cycles.repository.lmdb;

import com.codahale.metrics.Histogram;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes all writes in one thread (group commit). Writes that are queued during a commit form the next batch: one transaction and
 * one fsync. All outcomes are published after the commit, refusals included, because a refusal may depend on a write of the same
 * batch. Thread-safe.
 *
 * <p>When a write of a batch fails, the transaction is aborted, and each half is executed again as its own batch, in the same
 * order, until only the faulty write fails. When an exception other than LMDB's own is thrown after the commit has begun, the
 * outcome of the batch is unknown, and none of its writes is executed again.
 */
final class GroupCommitWriter {
    private static final Logger LOGGER = LoggerFactory.getLogger(GroupCommitWriter.class);

    private final LmdbEnvironment environment;
    private final long pageSize;
    private final BlockingQueue<PendingWrite<?>> queue;
    private final Consumer<Txn<ByteBuffer>> commit;
    private final int maxBatch;
    private final Duration timeout;
    private final Histogram batchSizes;
    private final KeyBuffer keys = new KeyBuffer();
    private final Thread thread = new Thread(this::run, "lmdb-writer");
    private final AtomicLong commitsBegun = new AtomicLong();
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile long bytesUsed;

    /** Starts the thread. */
    GroupCommitWriter(LmdbEnvironment environment, LmdbSettings settings, Histogram batchSizes) {
        this(environment, settings, batchSizes, new ArrayBlockingQueue<>(settings.maxQueue()), Txn::commit);
    }

    /**
     * Starts the thread.
     *
     * @param queue must be bounded
     * @param commit commits a transaction
     */
    GroupCommitWriter(
            LmdbEnvironment environment,
            LmdbSettings settings,
            Histogram batchSizes,
            BlockingQueue<PendingWrite<?>> queue,
            Consumer<Txn<ByteBuffer>> commit) {
        this.environment = environment;
        this.pageSize = environment.env().stat().pageSize;
        this.queue = queue;
        this.commit = commit;
        this.maxBatch = settings.maxBatch();
        this.timeout = settings.timeout();
        this.batchSizes = batchSizes;
        updateBytesUsed();
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the used size of the map in bytes as of the last commit, reusable pages included. */
    long bytesUsed() {
        return bytesUsed;
    }

    /** Returns the number of commits that have begun, whether they have ended or not. */
    long commitsBegun() {
        return commitsBegun.get();
    }

    /** Returns the number of queued writes. */
    int queueLength() {
        return queue.size();
    }

    /** Runs a step in a write transaction and returns its result after the commit. {@link PendingWrite} describes steps. */
    <T> T write(Function<CycleTransaction, T> step) {
        requireAccepting();
        PendingWrite<T> write = new PendingWrite<>(step);
        if (!queue.offer(write)) {
            throw LmdbErrors.unavailable("the queue of LMDB's writer is full (maxQueue); nothing was written");
        }
        // The writer may have polled the queue for the last time just before; it sets this flag first.
        if (ended && write.claim()) {
            requireAccepting();
        }
        return write.await(timeout);
    }

    private void requireAccepting() {
        if (closing) {
            throw LmdbErrors.closed();
        }
        if (ended) {
            throw LmdbErrors.unavailable("LMDB's writer thread has terminated; restart the service");
        }
    }

    /**
     * Executes the queued writes and ends the thread.
     *
     * @return whether the thread ended in time; if not, the environment must stay open
     */
    boolean close(Duration limit) {
        closing = true;
        thread.interrupt();
        try {
            thread.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        List<PendingWrite<?>> batch = new ArrayList<>(Math.min(maxBatch, queue.remainingCapacity()));
        try {
            while (fill(batch)) {
                execute(batch);
                batch.clear();
            }
        } catch (Throwable e) {
            LOGGER.error("LMDB's writer thread has terminated", e);
        } finally {
            ended = true;
            abandon(batch);
            for (PendingWrite<?> write = queue.poll(); write != null; write = queue.poll()) {
                write.abandon();
            }
        }
    }

    /** Executes a batch. Whatever is thrown, every write of the batch is completed afterwards, and the writer continues. */
    private void execute(List<PendingWrite<?>> batch) {
        try {
            batchSizes.update(batch.size());
            commit(batch);
            updateBytesUsed();
        } catch (Throwable e) {
            abandon(batch);
            LOGGER.error("LMDB's writer failed unexpectedly; the outcome of the batch is unknown", e);
        }
    }

    private static void abandon(List<PendingWrite<?>> batch) {
        // By index: after an OutOfMemoryError there may be no memory for an iterator.
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).abandon();
        }
    }

    /** Waits for writes and adds them to the batch; returns false when the writer is closing and the queue is empty. */
    private boolean fill(List<PendingWrite<?>> batch) {
        while (batch.isEmpty()) {
            PendingWrite<?> first = next();
            if (first != null) {
                batch.add(first);
                queue.drainTo(batch, maxBatch - 1);
                batch.removeIf(write -> !write.claim());
            } else if (closing) {
                return false;
            }
        }
        return true;
    }

    private @Nullable PendingWrite<?> next() {
        try {
            return closing ? queue.poll() : queue.take();
        } catch (InterruptedException e) {
            return queue.poll();
        }
    }

    private void commit(List<PendingWrite<?>> batch) {
        boolean committing = false;
        try (Txn<ByteBuffer> txn = environment.env().txnWrite()) {
            try (CycleTransaction transaction = new CycleTransaction(environment.dbi(), txn, keys)) {
                for (PendingWrite<?> write : batch) {
                    write.run(transaction);
                }
            }
            commitsBegun.incrementAndGet();
            committing = true;
            commit.accept(txn);
        } catch (Throwable e) {
            if (committing && !(e instanceof LmdbException)) {
                // Not LMDB's own exception: it may have been thrown after the commit, and no write may be executed
                // twice.
                abandon(batch);
                LOGGER.error("LMDB's commit ended unexpectedly; the outcome of its writes is unknown", e);
            } else {
                retry(batch, e);
            }
            return;
        }
        batch.forEach(PendingWrite::complete);
    }

    /** Executes each half of a batch that was aborted. */
    private void retry(List<PendingWrite<?>> batch, Throwable failure) {
        if (batch.size() == 1) {
            try {
                batch.get(0).fail(LmdbErrors.of(failure));
            } catch (Throwable e) {
                batch.get(0).abandon();
            }
            return;
        }
        int half = batch.size() / 2;
        commit(batch.subList(0, half));
        commit(batch.subList(half, batch.size()));
    }

    private void updateBytesUsed() {
        bytesUsed = (environment.env().info().lastPageNumber + 1) * pageSize;
    }
}
