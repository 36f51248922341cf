package cycles.benchmark.load;

import java.time.Duration;

/** Computes when requests of one run are due: closed loop, barrier or open loop. Used for one run only. Not thread-safe. */
public final class ArrivalSchedule {
    /** An open run may take this fraction of its length longer, to send requests that a slow service delayed. */
    private static final int GRACE_DIVISOR = 4;

    private final double intervalNanos;
    private final long count;
    private final long maxNanos;
    private long start;
    private long taken;

    private ArrivalSchedule(double intervalNanos, long count, long maxNanos) {
        this.intervalNanos = intervalNanos;
        this.count = count;
        this.maxNanos = maxNanos;
    }

    /** Returns a closed loop: each client sends its next request when it has received the last response. */
    public static ArrivalSchedule closed(Duration length) {
        return new ArrivalSchedule(0, Long.MAX_VALUE, length.toNanos());
    }

    /** Returns a barrier: this many requests, all due at the start. */
    public static ArrivalSchedule barrier(int count) {
        return new ArrivalSchedule(0, count, Long.MAX_VALUE);
    }

    /** Returns an open loop: requests are due at a constant rate, independent of the responses. */
    public static ArrivalSchedule open(double perSecond, Duration length) {
        long count = Math.max(1, Math.round(perSecond * length.toNanos() / 1e9));
        return new ArrivalSchedule(1e9 / perSecond, count, length.toNanos() + length.toNanos() / GRACE_DIVISOR);
    }

    void start(long now) {
        start = now;
    }

    /** Returns whether the run is over: no further request will be due. */
    boolean isOver(long now) {
        return taken >= count || now - start >= maxNanos;
    }

    /** Returns the nanoseconds until the next request is due; zero or negative when it is due now. */
    long nanosUntilDue(long now) {
        return start + (long) (taken * intervalNanos) - now;
    }

    /** Takes the request that is due and returns its intended {@link System#nanoTime}. */
    long take(long now) {
        long intended = isClosed() ? now : start + (long) (taken * intervalNanos);
        taken++;
        return intended;
    }

    private boolean isClosed() {
        return count == Long.MAX_VALUE;
    }

    /** Returns whether this is an open loop. */
    boolean isOpen() {
        return intervalNanos > 0;
    }

    /** Returns how many requests were due and not sent, because all clients waited for responses until the end. */
    long unsent() {
        return isOpen() ? count - taken : 0;
    }

    /** Returns requests per second; 0 unless this is an open loop. */
    double intendedRate() {
        return isOpen() ? 1e9 / intervalNanos : 0;
    }

    /** Returns the nanoseconds between two requests of an open loop. */
    long intervalNanos() {
        return (long) intervalNanos;
    }
}
