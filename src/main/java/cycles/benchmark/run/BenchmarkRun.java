package cycles.benchmark.run;

import java.util.List;

/**
 * Contains the results of one benchmark run: the content of {@code run.json}.
 *
 * @param schemaVersion see {@link #SCHEMA_VERSION}
 * @param backends in the order of the command line; the first one is the baseline of every ratio
 * @param scenarios in the order of execution; the first one is the headline of the report
 * @param repetitions in the order of execution
 */
public record BenchmarkRun(
        int schemaVersion,
        RunEnvironment environment,
        List<MeasuredBackend> backends,
        List<Scenario> scenarios,
        List<Repetition> repetitions) {

    /** Incremented by every incompatible change of {@code run.schema.json}, which describes this version. */
    public static final int SCHEMA_VERSION = 1;

    /**
     * Validates the references between the parts.
     *
     * @throws IllegalArgumentException when there is no backend or scenario, names are not unique, or a repetition refers to an
     *     unknown backend or scenario
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

    /** Returns the repetitions of one scenario on one backend, in the order of execution. */
    public List<Repetition> repetitions(MeasuredBackend backend, Scenario scenario) {
        return repetitions.stream()
                .filter(each -> each.backend().equals(backend.name()))
                .filter(each -> each.scenario().equals(scenario.name()))
                .toList();
    }
}
