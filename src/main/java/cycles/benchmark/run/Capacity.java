package cycles.benchmark.run;

import java.util.List;

/**
 * What the probe found: the rate that a backend reaches when more clients do not bring more answers.
 *
 * @param requestsPerSecond the highest throughput seen
 * @param steps of the ramp, from low to high
 */
public record Capacity(double requestsPerSecond, List<Step> steps) {

    public Capacity {
        steps = List.copyOf(steps);
    }

    /**
     * One step of the ramp.
     *
     * @param clients each of whom sent its next request when the last one was answered
     * @param throughput successes per second that came back
     * @param p50 latency in milliseconds, as {@code p99} is
     */
    public record Step(int clients, double throughput, double p50, double p99) {}
}
