package cycles.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Limits the memory and the age of all requests that have not arrived completely. When their sum exceeds the budget, the oldest are
 * refused first, so that clients of normal speed are served while others keep their requests incomplete. Thread-safe.
 */
final class IncompleteRequests {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final long maxBytes;
    private final long maxAgeNanos;
    private final LongSupplier nanoTime;
    /** Ordered by registration, which is the order of age. */
    private final Set<Entry> entries = new LinkedHashSet<>();

    private long bytes;

    /**
     * @param maxBytes the budget, in bytes as estimated by the callers
     * @param maxAge the age after which {@link #expire} refuses a request
     * @param nanoTime a monotonic clock
     */
    IncompleteRequests(long maxBytes, Duration maxAge, LongSupplier nanoTime) {
        this.maxBytes = maxBytes;
        this.maxAgeNanos = maxAge.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Registers a request until it is removed or refused.
     *
     * @param refusal called at most once, with the HTTP status of the refusal (503 or 408)
     * @param executor runs the refusal; the calling thread never does
     */
    Entry add(long estimatedBytes, Executor executor, IntConsumer refusal) {
        Entry entry = new Entry(executor, refusal, nanoTime.getAsLong());
        synchronized (this) {
            entries.add(entry);
        }
        entry.resize(estimatedBytes);
        return entry;
    }

    /** Refuses every request that is older than the maximum. Must be called periodically. */
    void expire() {
        List<Entry> expired = new ArrayList<>();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            for (Entry entry : entries) {
                if (now - entry.start <= maxAgeNanos) {
                    break;
                }
                expired.add(entry);
            }
            expired.forEach(this::unregister);
        }
        expired.forEach(entry -> entry.refuse(REQUEST_TIMEOUT));
    }

    /** Returns the estimated memory of all incomplete requests. */
    synchronized long bytes() {
        return bytes;
    }

    /** Returns the number of incomplete requests. */
    synchronized int count() {
        return entries.size();
    }

    private boolean unregister(Entry entry) {
        bytes -= entry.size;
        entry.size = 0;
        return entries.remove(entry);
    }

    /** Registers one incomplete request. */
    final class Entry {
        private final Executor executor;
        private final IntConsumer refusal;
        private final long start;
        private long size;

        private Entry(Executor executor, IntConsumer refusal, long start) {
            this.executor = executor;
            this.refusal = refusal;
            this.start = start;
        }

        /** Updates the request's estimated memory; has no effect after its end. */
        void resize(long estimatedBytes) {
            List<Entry> refused = new ArrayList<>(0);
            synchronized (IncompleteRequests.this) {
                if (!entries.contains(this)) {
                    return;
                }
                bytes += estimatedBytes - size;
                size = estimatedBytes;
                while (bytes > maxBytes) {
                    Entry oldest = entries.iterator().next();
                    refused.add(oldest);
                    unregister(oldest);
                }
            }
            refused.forEach(entry -> entry.refuse(SERVICE_UNAVAILABLE));
        }

        /** Ends the registration. Returns false when the request has been refused; the caller must not answer it then. */
        boolean remove() {
            synchronized (IncompleteRequests.this) {
                return unregister(this);
            }
        }

        private void refuse(int status) {
            executor.execute(() -> refusal.accept(status));
        }
    }
}
