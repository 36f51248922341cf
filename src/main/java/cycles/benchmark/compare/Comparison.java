package cycles.benchmark.compare;

import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Metric;
import cycles.benchmark.statistics.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Compares two runs, for the backends and scenarios that both contain. */
final class Comparison {
    private final BenchmarkRun before;
    private final BenchmarkRun after;
    private final List<Difference> differences = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** @throws IllegalArgumentException when the runs have no backend or no scenario in common */
    Comparison(BenchmarkRun before, BenchmarkRun after) {
        this.before = before;
        this.after = after;
        noteEnvironment();
        noteWarmUp();
        for (Scenario scenario : before.scenarios()) {
            for (MeasuredBackend backend : before.backends()) {
                laterBackend(backend.name())
                        .ifPresent(later -> laterScenario(scenario.name())
                                .ifPresent(laterScenario -> compare(
                                        result(before, backend, scenario), result(after, later, laterScenario))));
            }
        }
        noteMissing("backend", names(before.backends()), names(after.backends()));
        noteMissing("scenario", scenarioNames(before), scenarioNames(after));
        if (differences.isEmpty()) {
            throw new IllegalArgumentException(
                    "the runs have nothing in common: backends %s and %s, scenarios %s and %s"
                            .formatted(
                                    names(before.backends()),
                                    names(after.backends()),
                                    scenarioNames(before),
                                    scenarioNames(after)));
        }
    }

    List<Difference> differences() {
        return List.copyOf(differences);
    }

    /** Returns circumstances that affect the comparison, one sentence each. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    private void noteEnvironment() {
        String machine = machine(before);
        if (!machine.equals(machine(after))) {
            notes.add("Different machine or JVM: %s, then %s.".formatted(machine, machine(after)));
        }
        for (MeasuredBackend backend : before.backends()) {
            laterBackend(backend.name())
                    .filter(later -> !Objects.equals(later.durability(), backend.durability()))
                    .ifPresent(later -> notes.add("Not comparable, the durability of %s changed: %s, then %s."
                            .formatted(backend.name(), backend.durability(), later.durability())));
        }
    }

    /** Returns whether both runs are warm or both are cold. */
    boolean isComparable() {
        return before.measuredCold() == after.measuredCold();
    }

    private void noteWarmUp() {
        noteWarmUp("first", before);
        noteWarmUp("second", after);
        if (!isComparable()) {
            notes.add(
                    "Not comparable: one run is cold and the other is warm. The changes above contain the effect of the"
                            + " warm-up; measure both builds with the same version of the benchmark.");
        }
    }

    private void noteWarmUp(String which, BenchmarkRun run) {
        if (run.measuredCold()) {
            notes.add(
                    "Cold: the %s run was measured without steady-state warm-up, by an earlier version of the benchmark."
                            .formatted(which));
        }
        run.warmUps().stream()
                .filter(warmUp -> !warmUp.steady())
                .forEach(warmUp -> notes.add("Not steady: " + warmUp.backend() + " in JVM " + warmUp.round()
                        + " of the " + which + " run was still changing when its warm-up reached the maximum length."));
    }

    private static String machine(BenchmarkRun run) {
        return run.environment().cpu() + " with " + run.environment().cores() + " cores, "
                + run.environment().jvm();
    }

    private void compare(Result first, Result second) {
        int clients = first.scenario().clients();
        int laterClients = second.scenario().clients();
        if (clients != laterClients) {
            notes.add("Different load of " + first.backend().name() + " in "
                    + first.scenario().name() + ": " + clients + " clients, then " + laterClients + ".");
        }
        noteProblems("first", first);
        noteProblems("second", second);
        if (first.isSaturated() || second.isSaturated()) {
            compare(Metric.THROUGHPUT, first, second);
            return;
        }
        Metric.compared(first.scenario().kind()).forEach(metric -> compare(metric, first, second));
    }

    private void noteProblems(String which, Result result) {
        String where = "%s in %s of the %s run"
                .formatted(result.backend().name(), result.scenario().name(), which);
        if (result.isSaturated()) {
            notes.add("Saturated: " + where + "; latencies are not compared.");
        }
        if (result.isClientLimited()) {
            notes.add("Client-limited: " + where + ".");
        }
        for (Repetition repetition : result.repetitions()) {
            repetition
                    .correctness()
                    .violations()
                    .forEach(violation -> notes.add("Rule broken by " + where + ": " + violation));
        }
    }

    private void compare(Metric metric, Result first, Result second) {
        Optional<Estimate> earlier = first.estimate(metric);
        Optional<Estimate> later = second.estimate(metric);
        if (earlier.isPresent() && later.isPresent()) {
            differences.add(new Difference(
                    first.backend().name(),
                    first.scenario().name(),
                    metric,
                    earlier.get(),
                    later.get(),
                    isComparable()));
        }
    }

    private static Result result(BenchmarkRun run, MeasuredBackend backend, Scenario scenario) {
        return new Result(backend, scenario, run.repetitions(backend, scenario));
    }

    private Optional<MeasuredBackend> laterBackend(String name) {
        return after.backends().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    private Optional<Scenario> laterScenario(String name) {
        return after.scenarios().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    private void noteMissing(String what, List<String> earlier, List<String> later) {
        earlier.stream()
                .filter(name -> !later.contains(name))
                .forEach(name -> notes.add("Only the first run has the " + what + " " + name + "."));
        later.stream()
                .filter(name -> !earlier.contains(name))
                .forEach(name -> notes.add("Only the second run has the " + what + " " + name + "."));
    }

    private static List<String> names(List<MeasuredBackend> backends) {
        return backends.stream().map(MeasuredBackend::name).toList();
    }

    private static List<String> scenarioNames(BenchmarkRun run) {
        return run.scenarios().stream().map(Scenario::name).toList();
    }
}
