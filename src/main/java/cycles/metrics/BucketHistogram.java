package cycles.metrics;

import com.codahale.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/**
 * A histogram of sizes whose quantiles are those of the last minute, and which is a Prometheus histogram besides. Thread-safe; an
 * update takes no lock and next to no memory.
 */
public final class BucketHistogram extends Histogram implements Bucketed {
    private final BucketReservoir reservoir;

    /** @param upperBounds of the classic buckets, ascending; an infinite last one is added */
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
