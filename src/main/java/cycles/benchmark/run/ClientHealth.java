package cycles.benchmark.run;

/**
 * How the load generator itself was, to tell whether it measured the service or its own limits.
 *
 * @param cpuShare of one processor that the generator's process used: 1.5 is one and a half processors
 * @param scheduleLagP99 milliseconds by which requests started later than intended though nothing was waited for
 * @param gcMillis spent in garbage collection
 * @param limited whether the generator rather than the service may have set the pace
 */
public record ClientHealth(double cpuShare, double scheduleLagP99, double gcMillis, boolean limited) {}
