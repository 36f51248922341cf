package cycles.benchmark.run;

import java.util.List;

/**
 * Everything that one benchmark run measured: the content of {@code run.json}.
 *
 * @param schemaVersion see {@link #SCHEMA_VERSION}
 * @param backends in the order in which they were named; the first one is the baseline of every ratio
 * @param scenarios in the order in which they ran; the first one is the headline of the report
 * @param repetitions in the order in which they ran
 */
public record BenchmarkRun(
        int schemaVersion,
        RunEnvironment environment,
        List<MeasuredBackend> backends,
        List<Scenario> scenarios,
        List<Repetition> repetitions) {

    /** Grows with every change that makes an older reader wrong; {@code run.schema.json} describes this one. */
    public static final int SCHEMA_VERSION = 1;

    /**
     * Holds the parts against each other.
     *
     * @throws IllegalArgumentException when nothing was measured, or a repetition speaks of a backend or a scenario that the run
     *     does not have
     */
    public BenchmarkRun {
        backends = List.copyOf(backends);
        scenarios = List.copyOf(scenarios);
        repetitions = List.copyOf(repetitions);
        List<String> backendNames = Checks.distinct("backend", backends.stream().map(MeasuredBackend::name));
        List<String> scenarioNames =
                Checks.distinct("scenario", scenarios.stream().map(Scenario::name));
        for (Repetition repetition : repetitions) {
            Checks.known("backend", repetition.backend(), backendNames);
            Checks.known("scenario", repetition.scenario(), scenarioNames);
        }
    }

    /** The repetitions of one scenario on one backend, in the order in which they ran. */
    public List<Repetition> repetitions(MeasuredBackend backend, Scenario scenario) {
        return repetitions.stream()
                .filter(each -> each.backend().equals(backend.name()))
                .filter(each -> each.scenario().equals(scenario.name()))
                .toList();
    }
}
