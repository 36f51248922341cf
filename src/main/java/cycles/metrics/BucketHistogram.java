package cycles.metrics;

import com.codahale.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/**
 * Records sizes for quantiles over the last minute and for a Prometheus histogram. Thread-safe; an update takes no lock and allocates
 * almost nothing.
 */
public final class BucketHistogram extends Histogram implements Bucketed {
    private final BucketReservoir reservoir;

    /** @param upperBounds of the classic buckets, ascending; an infinite one is appended */
    public BucketHistogram(double... upperBounds) {
        this(new BucketReservoir(1, upperBounds));
    }

    private BucketHistogram(BucketReservoir reservoir) {
        super(reservoir);
        this.reservoir = reservoir;
    }

    @Override
    public HistogramDataPointSnapshot buckets(Labels labels) {
        return reservoir.buckets(labels);
    }
}
