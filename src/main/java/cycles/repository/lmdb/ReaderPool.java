package cycles.repository.lmdb;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/**
 * Read transactions that keep their reader slot and are used again by whichever thread comes next. The permits bound them, and
 * closing takes every permit first: nobody is inside LMDB when its environment is closed under it, which would end the process.
 */
final class ReaderPool {
    private final Env<ByteBuffer> env;
    private final Dbi<ByteBuffer> dbi;
    private final int size;
    private final Duration timeout;
    private final Semaphore permits;
    private final Queue<Reader> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean closed;

    ReaderPool(Env<ByteBuffer> env, Dbi<ByteBuffer> dbi, LmdbSettings settings) {
        this.env = env;
        this.dbi = dbi;
        this.size = settings.maxReaders();
        this.timeout = settings.timeout();
        this.permits = new Semaphore(size);
    }

    private final class Reader {
        private final Txn<ByteBuffer> txn = env.txnRead();
        private final CycleEntries entries = new CycleEntries(dbi, txn, new Keys());

        Reader() {
            txn.reset();
            open.incrementAndGet();
        }

        byte @Nullable [] read(Function<CycleEntries, byte @Nullable []> query) {
            try {
                txn.renew();
                return query.apply(entries);
            } finally {
                txn.reset();
            }
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

    /** Runs the query on the latest committed state. */
    byte @Nullable [] read(Function<CycleEntries, byte @Nullable []> query) {
        enter();
        try {
            Reader reader = idle.poll();
            if (reader == null) {
                reader = new Reader();
            }
            try {
                return reader.read(query);
            } finally {
                idle.offer(reader);
            }
        } catch (LmdbException e) {
            throw LmdbFailures.of(e);
        } finally {
            permits.release();
        }
    }

    private void enter() {
        if (!permits.tryAcquire() && !acquire(1, timeout)) {
            throw LmdbFailures.unavailable("all of LMDB's readers are busy (maxReaders)");
        }
        if (closed) {
            permits.release();
            throw LmdbFailures.closed();
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

    /** Waits for the reads under way and ends all transactions. Whether they ended in time; if not, the environment must stay open. */
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
