package cycles.metrics;

import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** Records each value of a Dropwizard metric in a sliding window, for its snapshots, and in the buckets of a histogram. */
final class BucketReservoir implements Reservoir {
    private final SlidingWindow window = new SlidingWindow(CoarseClock.shared());
    private final Histogram histogram;
    private final double unit;

    /** @param unit the divisor from recorded values to the unit of the buckets, such as 1e9 from nanoseconds to seconds */
    BucketReservoir(long unit, double... upperBounds) {
        this.unit = unit;
        // Not registered: the exporter sets name and labels.
        this.histogram = Histogram.builder()
                .name("unnamed")
                .classicUpperBounds(upperBounds)
                .nativeInitialSchema(BucketTimer.NATIVE_SCHEMA)
                .withoutExemplars()
                .build();
    }

    @Override
    public void update(long value) {
        window.update(value);
        histogram.observe(value / unit);
    }

    @Override
    public int size() {
        return getSnapshot().size();
    }

    @Override
    public Snapshot getSnapshot() {
        return window.getSnapshot();
    }

    HistogramDataPointSnapshot buckets(Labels labels) {
        HistogramDataPointSnapshot point = histogram.collect().getDataPoints().get(0);
        return new HistogramDataPointSnapshot(
                point.getClassicBuckets(),
                point.getNativeSchema(),
                point.getNativeZeroCount(),
                point.getNativeZeroThreshold(),
                point.getNativeBucketsForPositiveValues(),
                point.getNativeBucketsForNegativeValues(),
                point.getSum(),
                labels,
                point.getExemplars(),
                point.getCreatedTimestampMillis());
    }
}
