package cycles.metrics;

import com.codahale.metrics.Clock;

/**
 * Caches the system clock in a field, updated every 100 ms by a daemon thread. For windows and rates over seconds, not for durations:
 * reading the system clock is the most expensive part of timing a call. Thread-safe.
 */
final class CoarseClock extends Clock {
    private static final long STEP_MILLIS = 100;
    private static final CoarseClock SHARED = new CoarseClock();

    private volatile long tick = System.nanoTime();

    private CoarseClock() {
        Thread updater = new Thread(this::run, "metrics-clock");
        updater.setDaemon(true);
        updater.start();
    }

    /** Returns the only instance of this JVM. */
    static CoarseClock shared() {
        return SHARED;
    }

    @Override
    public long getTick() {
        return tick;
    }

    private void run() {
        while (true) {
            tick = System.nanoTime();
            try {
                Thread.sleep(STEP_MILLIS);
            } catch (InterruptedException e) {
                // Ignored: no code interrupts this thread, and every metric needs it.
            }
        }
    }
}
