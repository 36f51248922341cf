package cycles.benchmark.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Contains counts and latencies of a group of requests.
 *
 * @param requests number of requests sent
 * @param successes responses that the scenario expects, including provoked refusals
 * @param errors other requests by class: {@code 503 CycleRepositoryError}, {@code 409 CycleOverlap}, {@code timeout}, {@code network}
 * @param throughput successes per second
 * @param latency from the intended start to the last byte, including failed requests; null without requests
 * @param uncorrected the same from the actual start, that is, without correction for coordinated omission; null when the load has no
 *     intended starts. Stored as {@code naive}
 */
public record Outcome(
        long requests,
        long successes,
        Map<String, Long> errors,
        double throughput,
        @Nullable Latency latency,
        @Nullable @JsonProperty("naive") Latency uncorrected) {

    /**
     * Validates the counts.
     *
     * @throws IllegalArgumentException when successes and errors do not add up to the requests
     */
    public Outcome {
        errors = Checks.ordered(errors);
        long failed = errors.values().stream().mapToLong(Long::longValue).sum();
        if (successes + failed != requests) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d successes and %d errors do not add up to %d requests",
                    successes,
                    failed,
                    requests));
        }
    }

    /** Returns the number of unexpected responses and failed requests. */
    public long failures() {
        return requests - successes;
    }
}
