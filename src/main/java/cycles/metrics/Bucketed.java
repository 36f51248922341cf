package cycles.metrics;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** A Dropwizard metric that has also counted its values into the buckets of a Prometheus histogram. */
public interface Bucketed {
    /** Everything counted since the metric was made: classic and native buckets, sum and count, under these labels. */
    HistogramDataPointSnapshot buckets(Labels labels);
}
