package cycles.metrics;

import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** The tee: what a Dropwizard metric is updated with goes into a sliding window for its own snapshots, and into buckets. */
final class BucketReservoir implements Reservoir {
    private final SlidingWindow window = new SlidingWindow(CoarseClock.shared());
    private final Histogram histogram;
    private final double unit;

    /** @param unit how many of the values updated with make one of what the buckets count */
    BucketReservoir(long unit, double... upperBounds) {
        this.unit = unit;
        // Registered nowhere: whoever exports it gives it its name and its labels.
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
