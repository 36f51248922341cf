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
 * Bounds the memory and the age of all requests that have not arrived completely. When the sum exceeds the budget, the oldest are
 * refused first: a client that sends at a normal speed is served while others keep their requests incomplete. Thread-safe.
 */
final class IncompleteRequests {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final long maxBytes;
    private final long maxAgeNanos;
    private final LongSupplier nanoTime;
    /** In the order of registration, which is the order of age. */
    private final Set<Entry> entries = new LinkedHashSet<>();

    private long bytes;

    /**
     * @param maxBytes the budget, as estimated by the callers
     * @param maxAge after which {@link #expire} refuses a request
     * @param nanoTime a monotonic clock
     */
    IncompleteRequests(long maxBytes, Duration maxAge, LongSupplier nanoTime) {
        this.maxBytes = maxBytes;
        this.maxAgeNanos = maxAge.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Counts a request from now on until it is removed or refused.
     *
     * @param refusal called at most once, with the HTTP status to refuse the request with (503 or 408)
     * @param executor runs the refusal, never in the thread that calls this class
     */
    Entry add(long estimatedBytes, Executor executor, IntConsumer refusal) {
        Entry entry = new Entry(executor, refusal, nanoTime.getAsLong());
        synchronized (this) {
            entries.add(entry);
        }
        entry.resize(estimatedBytes);
        return entry;
    }

    /** Refuses every request that is older than the maximum. To be called now and then. */
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
            expired.forEach(this::forget);
        }
        expired.forEach(entry -> entry.refuse(REQUEST_TIMEOUT));
    }

    /** The estimated memory of all pending requests. */
    synchronized long bytes() {
        return bytes;
    }

    /** The number of pending requests. */
    synchronized int count() {
        return entries.size();
    }

    private boolean forget(Entry entry) {
        bytes -= entry.size;
        entry.size = 0;
        return entries.remove(entry);
    }

    /** A request on its way. */
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

        /** Says how much memory the request takes now; has no effect after its end. */
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
                    forget(oldest);
                }
            }
            refused.forEach(entry -> entry.refuse(SERVICE_UNAVAILABLE));
        }

        /** Ends the counting. Returns false when the request has been refused already: then nobody else may answer it. */
        boolean remove() {
            synchronized (IncompleteRequests.this) {
                return forget(this);
            }
        }

        private void refuse(int status) {
            executor.execute(() -> refusal.accept(status));
        }
    }
}
