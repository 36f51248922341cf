package cycles.benchmark.load;

import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes a selector when the next request of an open loop is due: selector timeouts are whole milliseconds, and polling would use
 * a processor that the service needs.
 */
final class Ticker implements AutoCloseable {
    /** Requests due within this time are sent together: a wake-up for each one takes processor time and raises the service's p99. */
    private static final long MIN_INTERVAL_NANOS = TimeUnit.MICROSECONDS.toNanos(250);

    private final Thread thread;
    private volatile boolean closed;

    Ticker(Selector selector, long start, long interval) {
        thread = new Thread(() -> tick(selector, start, Math.max(MIN_INTERVAL_NANOS, interval)), "benchmark-ticker");
        thread.setDaemon(true);
        thread.start();
    }

    private void tick(Selector selector, long start, long interval) {
        while (!closed) {
            long elapsed = System.nanoTime() - start;
            long wait = interval - Math.floorMod(elapsed, interval);
            LockSupport.parkNanos(Math.min(wait, TimeUnit.MILLISECONDS.toNanos(100)));
            if (wait <= TimeUnit.MILLISECONDS.toNanos(100)) {
                selector.wakeup();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
