package cycles.benchmark.load;

import java.time.Duration;

/** When requests are due. Made for one run and used up by it. Not thread-safe. */
public final class ArrivalSchedule {
    /** How much longer than its length an open run may take to send what the service kept waiting. */
    private static final int GRACE = 4;

    private final double interval;
    private final long count;
    private final long patience;
    private long start;
    private long taken;

    private ArrivalSchedule(double interval, long count, long patience) {
        this.interval = interval;
        this.count = count;
        this.patience = patience;
    }

    /** The next one as soon as a client is free, for that long: a closed loop. */
    public static ArrivalSchedule closed(Duration length) {
        return new ArrivalSchedule(0, Long.MAX_VALUE, length.toNanos());
    }

    /** That many, all due at the start: a barrier. */
    public static ArrivalSchedule barrier(int count) {
        return new ArrivalSchedule(0, count, Long.MAX_VALUE);
    }

    /** So many each second, at even distances, whether or not the service keeps up: an open loop. */
    public static ArrivalSchedule open(double perSecond, Duration length) {
        long count = Math.max(1, Math.round(perSecond * length.toNanos() / 1e9));
        return new ArrivalSchedule(1e9 / perSecond, count, length.toNanos() + length.toNanos() / GRACE);
    }

    void start(long now) {
        start = now;
    }

    /** Whether nothing will be due any more. */
    boolean over(long now) {
        return taken >= count || now - start >= patience;
    }

    /** How many nanoseconds from now the next one is due; not positive when it is due already. */
    long untilDue(long now) {
        return start + (long) (taken * interval) - now;
    }

    /** Takes the one that is due and says for when it was intended. */
    long take(long now) {
        long intended = isClosed() ? now : start + (long) (taken * interval);
        taken++;
        return intended;
    }

    private boolean isClosed() {
        return count == Long.MAX_VALUE;
    }

    /** Whether requests have an intended start of their own. */
    boolean isOpen() {
        return interval > 0;
    }

    /** How many were due and never sent, because the service kept all clients waiting to the end. */
    long unsent() {
        return isOpen() ? count - taken : 0;
    }

    double intendedRate() {
        return isOpen() ? 1e9 / interval : 0;
    }

    /** The time between two, for whoever wakes the generator. */
    long intervalNanos() {
        return (long) interval;
    }
}
