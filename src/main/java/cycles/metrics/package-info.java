/** Dropwizard metrics with Prometheus buckets, for all packages. Names and labels are set by the exporter. */
@NullMarked
package cycles.metrics;

import org.jspecify.annotations.NullMarked;
