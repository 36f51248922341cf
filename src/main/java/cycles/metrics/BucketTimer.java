package cycles.metrics;

import com.codahale.metrics.Clock;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Timer;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.concurrent.TimeUnit;

/**
 * Records durations for quantiles over the last minute and for a Prometheus histogram in seconds, with classic buckets in steps of 1,
 * 2.5 and 5 from 10 µs to 10 s and with native ones. Thread-safe; an update takes no lock and allocates almost nothing.
 */
public final class BucketTimer extends Timer implements Bucketed {
    /** Native buckets grow by 9 %; 160 of them cover six orders of magnitude. */
    public static final int NATIVE_SCHEMA = 3;

    private static final double[] SECONDS = {
        1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private final BucketReservoir reservoir;

    public BucketTimer() {
        this(new BucketReservoir(TimeUnit.SECONDS.toNanos(1), SECONDS));
    }

    private BucketTimer(BucketReservoir reservoir) {
        super(new Meter(CoarseClock.shared()), new Histogram(reservoir), Clock.defaultClock());
        this.reservoir = reservoir;
    }

    /** Returns the upper bounds of the classic buckets in seconds, without the infinite one. */
    public static double[] upperBounds() {
        return SECONDS.clone();
    }

    @Override
    public HistogramDataPointSnapshot buckets(Labels labels) {
        return reservoir.buckets(labels);
    }
}
