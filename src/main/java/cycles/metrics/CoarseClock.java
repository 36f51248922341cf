package cycles.metrics;

import com.codahale.metrics.Clock;

/**
 * A clock that costs no more than a field to read; its tick is up to a tenth of a second old. For what counts in seconds, such as
 * windows and rates, never for a duration: reading the system's clock is the dearest part of timing a call. Thread-safe.
 */
final class CoarseClock extends Clock {
    private static final long STEP_MILLIS = 100;
    private static final CoarseClock SHARED = new CoarseClock();

    private volatile long tick = System.nanoTime();

    private CoarseClock() {
        Thread hand = new Thread(this::run, "metrics-clock");
        hand.setDaemon(true);
        hand.start();
    }

    /** The one of this JVM. */
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
                // Nobody has a reason to, and every metric relies on it: it goes on.
            }
        }
    }
}
