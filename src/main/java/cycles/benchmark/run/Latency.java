package cycles.benchmark.run;

/** Contains statistics of latencies in milliseconds. */
public record Latency(double mean, double p50, double p95, double p99, double p999, double max) {}
