package cycles.benchmark.run;

import org.jspecify.annotations.Nullable;

/**
 * A point of the percentile spectrum.
 *
 * @param percentile from 0 to 100
 * @param latency in milliseconds, from the intended start
 * @param naive in milliseconds, from when the request was really sent; null where the load has no intended starts
 */
public record SpectrumPoint(
        double percentile, double latency, @Nullable Double naive) {}
