package cycles.benchmark.load;

import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes a selector when the next request of an open run is due: a selector by itself waits in whole milliseconds, and one that
 * polled would take a processor from the service.
 */
final class Ticker implements AutoCloseable {
    /**
     * What is due within less is sent together. At 70 % of what two processors can do, a tick for every request took 10 to 15 µs of
     * processor time each and more of the service by interrupting it: its p99 was 2 to 5 times that with 200 to 350 µs between ticks.
     */
    private static final long LEAST_NANOS = TimeUnit.MICROSECONDS.toNanos(250);

    private final Thread thread;
    private volatile boolean closed;

    Ticker(Selector selector, long start, long interval) {
        thread = new Thread(() -> tick(selector, start, Math.max(LEAST_NANOS, interval)), "benchmark-ticker");
        thread.setDaemon(true);
        thread.start();
    }

    private void tick(Selector selector, long start, long interval) {
        while (!closed) {
            long past = System.nanoTime() - start;
            long wait = interval - Math.floorMod(past, interval);
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
