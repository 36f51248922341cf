package cycles.metrics;

import com.codahale.metrics.Clock;
import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/**
 * Keeps the values of the last minute with a precision of 1 % and ten seconds, in a ring of HDR histograms. A busy metric uses 200 KB,
 * an idle one nothing. The memory of Dropwizard's sliding window grows with the rate of updates instead. Thread-safe.
 */
final class SlidingWindow implements Reservoir {
    private static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);
    // Larger values are recorded as this one: a minute in nanoseconds.
    private static final long HIGHEST = TimeUnit.MINUTES.toNanos(1);
    private static final int SIGNIFICANT_DIGITS = 2;

    private record Slot(long end, AtomicHistogram values) {}

    private final Clock clock;
    private final Deque<Slot> slots = new ArrayDeque<>();
    private volatile Slot current;

    SlidingWindow(Clock clock) {
        this.clock = clock;
        // Ends immediately, so it never contains a value.
        this.current = new Slot(clock.getTick(), new AtomicHistogram(2, 0));
    }

    @Override
    public void update(long value) {
        long now = clock.getTick();
        Slot slot = current;
        if (now - slot.end >= 0) {
            slot = slotAt(now);
        }
        slot.values.recordValue(Math.max(0, Math.min(value, HIGHEST)));
    }

    private synchronized Slot slotAt(long now) {
        if (now - current.end >= 0) {
            removeExpired(now);
            current = new Slot(now + SLOT_NANOS, new AtomicHistogram(HIGHEST, SIGNIFICANT_DIGITS));
            slots.add(current);
        }
        return current;
    }

    private void removeExpired(long now) {
        while (!slots.isEmpty() && now - slots.element().end >= WINDOW_NANOS) {
            slots.remove();
        }
    }

    @Override
    public int size() {
        return getSnapshot().size();
    }

    @Override
    public synchronized Snapshot getSnapshot() {
        removeExpired(clock.getTick());
        Histogram sum = new Histogram(HIGHEST, SIGNIFICANT_DIGITS);
        slots.forEach(slot -> sum.add(slot.values));
        return new WindowSnapshot(sum);
    }
}
