package cycles.benchmark.run;

import java.util.List;

/**
 * Contains the result of the capacity probe: the maximum throughput of a backend.
 *
 * @param requestsPerSecond the highest throughput of all steps
 * @param steps in increasing order of clients
 */
public record Capacity(double requestsPerSecond, List<Step> steps) {

    public Capacity {
        steps = List.copyOf(steps);
    }

    /**
     * Contains one step of the probe.
     *
     * @param clients number of clients of the closed loop
     * @param throughput successful requests per second
     * @param p50 latency in milliseconds
     * @param p99 latency in milliseconds
     */
    public record Step(int clients, double throughput, double p50, double p99) {}
}
