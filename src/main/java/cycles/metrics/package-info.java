/** Dropwizard instruments that Prometheus can aggregate. For every room; labels and names are given where they are exported. */
@NullMarked
package cycles.metrics;

import org.jspecify.annotations.NullMarked;
