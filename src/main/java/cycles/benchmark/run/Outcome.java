package cycles.benchmark.run;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of some requests.
 *
 * @param requests that were sent
 * @param successes answered as the scenario expects, a refusal included where the scenario provokes it
 * @param errors the others by class: {@code 503 CycleRepositoryError}, {@code 409 CycleOverlap}, {@code timeout}, {@code network}
 * @param throughput successes per second
 * @param latency from the intended start to the last byte, of every request, failed ones included; null without requests
 * @param naive the same from when a request was really sent, which hides what a slow server kept waiting; null where the load
 *     has no intended starts
 */
public record Outcome(
        long requests,
        long successes,
        Map<String, Long> errors,
        double throughput,
        @Nullable Latency latency,
        @Nullable Latency naive) {

    /**
     * Holds the figures against each other.
     *
     * @throws IllegalArgumentException when successes and errors are not the requests
     */
    public Outcome {
        errors = Checks.ordered(errors);
        long failed = errors.values().stream().mapToLong(Long::longValue).sum();
        if (successes + failed != requests) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d successes and %d errors are not %d requests", successes, failed, requests));
        }
    }

    public long failures() {
        return requests - successes;
    }
}
