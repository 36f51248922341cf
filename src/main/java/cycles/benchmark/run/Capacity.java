package cycles.benchmark.run;

import java.util.List;

/**
 * What the probe found: the rate that a backend reaches when more is asked of it than it can do.
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
     * @param intendedRate requests per second that were asked for
     * @param throughput successes per second that came back
     * @param p50 latency from the intended start in milliseconds, as {@code p99} is
     */
    public record Step(double intendedRate, double throughput, double p50, double p99) {}
}
