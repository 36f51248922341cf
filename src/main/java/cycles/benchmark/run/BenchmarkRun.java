package cycles.benchmark.run;

import java.util.List;

/**
 * Contains the results of one benchmark run: the content of {@code run.json}.
 *
 * @param schemaVersion version of the file, at most {@link #SCHEMA_VERSION}
 * @param backends in the order of the command line; the first one is the baseline of every ratio
 * @param scenarios in the order of execution; the first one is the headline of the report
 * @param warmUps in the order of execution; empty in files of version 1
 * @param repetitions in the order of execution
 */
public record BenchmarkRun(
        int schemaVersion,
        RunEnvironment environment,
        List<MeasuredBackend> backends,
        List<Scenario> scenarios,
        List<WarmUp> warmUps,
        List<Repetition> repetitions) {

    /** Incremented by every incompatible change of {@code run.schema.json}, which describes this version. */
    public static final int SCHEMA_VERSION = 2;

    private static final int FIRST_WARM_VERSION = 2;

    /**
     * Validates the references between the parts.
     *
     * @throws IllegalArgumentException when there is no backend or scenario, names are not unique, or a repetition refers to an
     *     unknown backend or scenario
     */
    public BenchmarkRun {
        backends = List.copyOf(backends);
        scenarios = List.copyOf(scenarios);
        warmUps = List.copyOf(warmUps);
        repetitions = List.copyOf(repetitions);
        List<String> backendNames = Checks.distinct("backend", backends.stream().map(MeasuredBackend::name));
        List<String> scenarioNames =
                Checks.distinct("scenario", scenarios.stream().map(Scenario::name));
        warmUps.forEach(warmUp -> Checks.known("backend", warmUp.backend(), backendNames));
        for (Repetition repetition : repetitions) {
            Checks.known("backend", repetition.backend(), backendNames);
            Checks.known("scenario", repetition.scenario(), scenarioNames);
        }
    }

    /** Returns whether the run is cold: an earlier version measured it without waiting for a steady state. */
    public boolean measuredCold() {
        return schemaVersion < FIRST_WARM_VERSION;
    }

    /** Returns the warm-ups of one backend, one for each JVM. */
    public List<WarmUp> warmUps(MeasuredBackend backend) {
        return warmUps.stream()
                .filter(each -> each.backend().equals(backend.name()))
                .toList();
    }

    /** Returns the repetitions of one scenario on one backend, in the order of execution. */
    public List<Repetition> repetitions(MeasuredBackend backend, Scenario scenario) {
        return repetitions.stream()
                .filter(each -> each.backend().equals(backend.name()))
                .filter(each -> each.scenario().equals(scenario.name()))
                .toList();
    }
}
