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
 * Read transactions that keep their reader slot and are used again by whichever thread comes next. The permits bound them,
 * and closing takes every permit first: nobody is inside LMDB when its environment is closed.
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

    /** @param commitsBegun how many commits have begun; counted before each */
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
        private final CycleTransaction entries;

        Reader() {
            KeyBuffer keys = new KeyBuffer();
            txn = environment.env().txnRead();
            try {
                entries = new CycleTransaction(environment.dbi(), txn, keys);
            } catch (Throwable e) {
                // Else its slot would be taken until the process ends.
                txn.close();
                throw e;
            }
            txn.reset();
            open.incrementAndGet();
        }

        <T extends @Nullable Object> T read(Function<CycleTransaction, T> query) {
            try {
                renew();
                return query.apply(entries);
            } finally {
                txn.reset();
            }
        }

        /** Takes a snapshot in which no commit began. */
        private void renew() {
            while (!renewedUndisturbed()) {
                txn.reset();
            }
        }

        /**
         * Takes a snapshot; whether no commit began meanwhile. LMDB reads the number of the last commit, and then the tree's root
         * where that commit left it, which is where the next but one writes its own. Who is held up between the two finds there
         * what is not on the disk yet, and what he misses when he looks again.
         */
        private boolean renewedUndisturbed() {
            long begun = commitsBegun.getAsLong();
            txn.renew();
            VarHandle.acquireFence();
            return commitsBegun.getAsLong() == begun;
        }

        void close() {
            open.decrementAndGet();
            entries.close();
            // Only a transaction that is not reset gives its slot back.
            txn.renew();
            txn.close();
        }
    }

    /** Reader slots held, those of idle readers included. */
    int open() {
        return open.get();
    }

    /** Readers in use. */
    int active() {
        return size - permits.availablePermits();
    }

    /** Readers that wait for their next query. */
    int idle() {
        return Math.max(0, open() - active());
    }

    /** Threads that wait for a reader. */
    int pending() {
        return permits.getQueueLength();
    }

    /** Runs the query on the latest committed state. */
    <T extends @Nullable Object> T read(Function<CycleTransaction, T> query) {
        enter();
        try {
            Reader reader = idle.poll();
            if (reader == null) {
                reader = new Reader();
            }
            try {
                return reader.read(query);
            } finally {
                giveBack(reader);
            }
        } catch (LmdbException e) {
            throw LmdbErrors.of(e);
        } finally {
            permits.release();
        }
    }

    private void giveBack(Reader reader) {
        try {
            idle.offer(reader);
        } catch (Throwable e) {
            reader.close();
            throw e;
        }
    }

    private void enter() {
        if (!permits.tryAcquire() && !acquire(1, timeout)) {
            timeouts.mark();
            throw LmdbErrors.unavailable("all of LMDB's readers are busy (maxReaders)");
        }
        if (closed) {
            permits.release();
            throw LmdbErrors.closed();
        }
    }

    private boolean acquire(int count, Duration patience) {
        try {
            return permits.tryAcquire(count, patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for running reads and ends all transactions. Whether that was in time; if not, the environment must stay open. */
    boolean close(Duration patience) {
        closed = true;
        if (!acquire(size, patience)) {
            return false;
        }
        idle.forEach(Reader::close);
        idle.clear();
        permits.release(size);
        return true;
    }
}
