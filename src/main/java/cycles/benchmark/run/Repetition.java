package cycles.benchmark.run;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Contains the results of one execution of a scenario on one backend.
 *
 * @param number from 1
 * @param durationSeconds duration of the measurement, without warm-up
 * @param intendedRate requests per second; null unless the scenario is {@link ScenarioKind#OPEN}
 * @param saturated whether the backend did not reach {@code intendedRate}; high percentiles then depend on the length of the run
 * @param total all requests together
 * @param phases in the order of execution; one when the scenario is not divided
 * @param operations the same requests by operation
 * @param spectrum percentile spectrum of all requests together
 * @param seconds in order of time
 * @param server null when the admin port is unknown
 */
public record Repetition(
        String backend,
        String scenario,
        int number,
        Instant startedAt,
        double durationSeconds,
        @Nullable Double intendedRate,
        boolean saturated,
        Outcome total,
        List<Phase> phases,
        List<OperationResult> operations,
        List<SpectrumPoint> spectrum,
        List<Second> seconds,
        ClientHealth client,
        @Nullable ServerHealth server,
        Correctness correctness) {

    public Repetition {
        phases = List.copyOf(phases);
        operations = List.copyOf(operations);
        spectrum = List.copyOf(spectrum);
        seconds = List.copyOf(seconds);
    }
}
