package cycles.repository.lmdb;

import com.codahale.metrics.Meter;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/**
 * Pools read transactions that keep their reader slots, so that any thread can reuse them. Permits limit their number; {@link
 * #close} acquires all permits first, so that no reader is active when the environment is closed. Thread-safe.
 */
final class ReaderPool {
    private final LmdbEnvironment environment;
    private final int size;
    private final Duration timeout;
    private final LongSupplier commitsBegun;
    private final Semaphore permits;
    private final Queue<Reader> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Meter timeouts;
    private volatile boolean closed;

    /** @param commitsBegun returns the number of commits that have begun; incremented before each commit */
    ReaderPool(LmdbEnvironment environment, LmdbSettings settings, LongSupplier commitsBegun, Meter timeouts) {
        this.environment = environment;
        this.size = settings.maxReaders();
        this.timeout = settings.timeout();
        this.commitsBegun = commitsBegun;
        this.permits = new Semaphore(size);
        this.timeouts = timeouts;
    }

    private final class Reader {
        private final Txn<ByteBuffer> txn;
        private final CycleTransaction transaction;

        Reader() {
            KeyBuffer keys = new KeyBuffer();
            txn = environment.env().txnRead();
            try {
                transaction = new CycleTransaction(environment.dbi(), txn, keys);
            } catch (Throwable e) {
                // Otherwise its slot would be occupied until the process ends.
                txn.close();
                throw e;
            }
            txn.reset();
            open.incrementAndGet();
        }

        <T extends @Nullable Object> T read(Function<CycleTransaction, T> query) {
            try {
                renew();
                return query.apply(transaction);
            } finally {
                txn.reset();
            }
        }

        /** Begins a snapshot; repeats this until no commit began meanwhile. */
        private void renew() {
            while (!renewWithoutCommit()) {
                txn.reset();
            }
        }

        /**
         * Begins a snapshot and returns whether no commit began meanwhile. LMDB first reads the number of the last commit and then
         * the root page from the meta page of that commit, which the next but one commit overwrites. A thread that is suspended
         * between the two reads would see a state that is not on the disk yet and that a later snapshot may not contain.
         */
        private boolean renewWithoutCommit() {
            long begun = commitsBegun.getAsLong();
            txn.renew();
            VarHandle.acquireFence();
            return commitsBegun.getAsLong() == begun;
        }

        void close() {
            open.decrementAndGet();
            transaction.close();
            // Only a transaction that is not reset releases its slot.
            txn.renew();
            txn.close();
        }
    }

    /** Returns the number of occupied reader slots, including those of idle readers. */
    int open() {
        return open.get();
    }

    /** Returns the number of readers in use. */
    int active() {
        return size - permits.availablePermits();
    }

    /** Returns the number of idle readers. */
    int idle() {
        return Math.max(0, open() - active());
    }

    /** Returns the number of threads that wait for a reader. */
    int pending() {
        return permits.getQueueLength();
    }

    /** Runs the query on the latest committed state. */
    <T extends @Nullable Object> T read(Function<CycleTransaction, T> query) {
        acquirePermit();
        try {
            Reader reader = idle.poll();
            if (reader == null) {
                reader = new Reader();
            }
            try {
                return reader.read(query);
            } finally {
                release(reader);
            }
        } catch (LmdbException e) {
            throw LmdbErrors.of(e);
        } finally {
            permits.release();
        }
    }

    private void release(Reader reader) {
        try {
            idle.offer(reader);
        } catch (Throwable e) {
            reader.close();
            throw e;
        }
    }

    private void acquirePermit() {
        if (!permits.tryAcquire() && !acquire(1, timeout)) {
            timeouts.mark();
            throw LmdbErrors.unavailable("all of LMDB's readers are busy (maxReaders)");
        }
        if (closed) {
            permits.release();
            throw LmdbErrors.closed();
        }
    }

    private boolean acquire(int count, Duration limit) {
        try {
            return permits.tryAcquire(count, limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Waits for running reads and ends all transactions.
     *
     * @return whether all reads ended in time; if not, the environment must stay open
     */
    boolean close(Duration limit) {
        closed = true;
        if (!acquire(size, limit)) {
            return false;
        }
        idle.forEach(Reader::close);
        idle.clear();
        permits.release(size);
        return true;
    }
}
