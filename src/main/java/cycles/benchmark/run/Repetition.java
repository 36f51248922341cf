package cycles.benchmark.run;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Contains the results of one execution of a scenario on one backend.
 *
 * @param round number of the JVM that served it, from 1; each round starts a JVM for every backend
 * @param number from 1, over all rounds
 * @param durationSeconds duration of the measurement, without warm-up
 * @param intendedRate requests per second; null unless the scenario is {@link ScenarioKind#OPEN}
 * @param saturated whether the backend did not reach {@code intendedRate}; high percentiles then depend on the length of the run
 * @param total all requests together
 * @param phases in the order of execution; one when the scenario is not divided
 * @param operations the same requests by operation
 * @param spectrum percentile spectrum of all requests together
 * @param seconds in order of time
 * @param server null when the admin port is unknown
 * @param coldStart null unless the scenario is {@link ScenarioKind#COLD_START}
 */
public record Repetition(
        String backend,
        String scenario,
        int round,
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
        Correctness correctness,
        @Nullable ColdStart coldStart) {

    public Repetition {
        phases = List.copyOf(phases);
        operations = List.copyOf(operations);
        spectrum = List.copyOf(spectrum);
        seconds = List.copyOf(seconds);
    }

    /** Returns a copy with the results of a cold start. */
    public Repetition withColdStart(ColdStart measured) {
        return copy(round, measured);
    }

    /** Returns a copy that belongs to another round. */
    public Repetition inRound(int other) {
        return copy(other, coldStart);
    }

    private Repetition copy(int newRound, @Nullable ColdStart newColdStart) {
        return new Repetition(
                backend,
                scenario,
                newRound,
                number,
                startedAt,
                durationSeconds,
                intendedRate,
                saturated,
                total,
                phases,
                operations,
                spectrum,
                seconds,
                client,
                server,
                correctness,
                newColdStart);
    }
}
