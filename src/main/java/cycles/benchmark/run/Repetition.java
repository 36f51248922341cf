package cycles.benchmark.run;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One scenario, once, on one backend.
 *
 * @param number from 1
 * @param durationSeconds of the measured part, without warm-up
 * @param intendedRate requests per second that were asked for; null unless the scenario is {@link ScenarioKind#OPEN}
 * @param saturated whether the backend did not keep up with {@code intendedRate}, so that its tail only says how long the run was
 * @param total all requests together
 * @param phases that followed each other; one where the scenario has no parts
 * @param operations the same requests by operation
 * @param spectrum of all requests together
 * @param seconds of the run, from the first to the last
 * @param server null where the service does not show its own figures
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
