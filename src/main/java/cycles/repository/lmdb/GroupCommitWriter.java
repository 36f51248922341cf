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
 * The one thread that writes. What queues up while it commits becomes the next batch: one transaction, one fsync, and only
 * then the answers, refusals included, since they may rest on a write of the same batch.
 *
 * <p>When anything fails inside a batch, its transaction is aborted, and each half is run again as a batch of its own, in the
 * same order, down to the one write that cannot be done: it fails alone. What fails once the commit has begun, and is not a refusal of
 * LMDB, leaves the outcome of the batch unknown: nothing of it runs again.
 */
final class GroupCommitWriter {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommitWriter.class);

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
     * @param queue refuses what is too much
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
        noteBytesUsed();
        thread.setDaemon(true);
        thread.start();
    }

    /** How far the map is filled, pages that can be used again included; as of the last commit. */
    long bytesUsed() {
        return bytesUsed;
    }

    /** How many commits have begun, whether they have ended or not. */
    long commitsBegun() {
        return commitsBegun.get();
    }

    int queued() {
        return queue.size();
    }

    /** Runs the step in a write transaction, and returns when that is committed. {@link PendingWrite} says what a step is. */
    <T> T write(Function<CycleTransaction, T> step) {
        requireAccepting();
        PendingWrite<T> write = new PendingWrite<>(step);
        if (!queue.offer(write)) {
            throw LmdbErrors.unavailable("the queue of LMDB's writer is full (maxQueue); nothing is written");
        }
        // The writer may have looked into the queue for the last time just before: it says that it has ended first.
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
            throw LmdbErrors.unavailable("LMDB's writer has died: restart the service");
        }
    }

    /** Writes what is queued and ends the thread. Whether it ended in time; if not, the environment must stay open. */
    boolean close(Duration patience) {
        closing = true;
        thread.interrupt();
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        List<PendingWrite<?>> batch = new ArrayList<>(Math.min(maxBatch, queue.remainingCapacity()));
        try {
            while (fill(batch)) {
                perform(batch);
                batch.clear();
            }
        } catch (Throwable e) {
            LOG.error("LMDB's writer has died", e);
        } finally {
            ended = true;
            abandon(batch);
            for (PendingWrite<?> write = queue.poll(); write != null; write = queue.poll()) {
                write.abandon();
            }
        }
    }

    /** Whatever is thrown, all of the batch is answered afterwards, and the writer goes on. */
    private void perform(List<PendingWrite<?>> batch) {
        try {
            batchSizes.update(batch.size());
            commit(batch);
            noteBytesUsed();
        } catch (Throwable e) {
            abandon(batch);
            LOG.error("LMDB's writer failed unexpectedly; the outcome of the batch is unknown", e);
        }
    }

    private static void abandon(List<PendingWrite<?>> batch) {
        // By index: when memory has run out, there may be none for an iterator.
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).abandon();
        }
    }

    /** Waits for writes; false when there will be none any more. */
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
            try (CycleTransaction entries = new CycleTransaction(environment.dbi(), txn, keys)) {
                for (PendingWrite<?> write : batch) {
                    write.run(entries);
                }
            }
            commitsBegun.incrementAndGet();
            committing = true;
            commit.accept(txn);
        } catch (Throwable e) {
            if (committing && !(e instanceof LmdbException)) {
                // Not LMDB's refusal: it may have come after the commit, and nothing may be done twice.
                abandon(batch);
                LOG.error("LMDB's commit ended unexpectedly; the outcome of its writes is unknown", e);
            } else {
                retry(batch, e);
            }
            return;
        }
        batch.forEach(PendingWrite::answer);
    }

    /** Runs each half of a batch of which nothing is done. */
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

    private void noteBytesUsed() {
        bytesUsed = (environment.env().info().lastPageNumber + 1) * pageSize;
    }
}
