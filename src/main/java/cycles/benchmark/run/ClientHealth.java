package cycles.benchmark.run;

/**
 * Contains the load generator's resource use, which shows whether it limited the measurement.
 *
 * @param cpuShare processor time of the generator's process per wall-clock time: 1.5 is one and a half processors
 * @param scheduleLagP99 milliseconds by which requests started late although a client was free
 * @param gcMillis milliseconds of garbage collection
 * @param limited whether the generator may have limited the throughput
 */
public record ClientHealth(double cpuShare, double scheduleLagP99, double gcMillis, boolean limited) {}
