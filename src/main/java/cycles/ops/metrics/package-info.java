/** Metrics for Prometheus: names, labels and the conversion from Dropwizard Metrics. */
@NullMarked
package cycles.ops.metrics;

import org.jspecify.annotations.NullMarked;
