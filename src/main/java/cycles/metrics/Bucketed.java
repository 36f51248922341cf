package cycles.metrics;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** Provides the buckets of a Dropwizard metric as a Prometheus histogram. */
public interface Bucketed {
    /** Returns classic and native buckets, sum and count since the metric was created, with the given labels. */
    HistogramDataPointSnapshot buckets(Labels labels);
}
