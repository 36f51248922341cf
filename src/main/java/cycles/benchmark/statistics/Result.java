package cycles.benchmark.statistics;

import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Scenario;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All repetitions of one scenario on one backend.
 *
 * @param repetitions in the order in which they ran; may be empty, where a run was cut short
 */
public record Result(MeasuredBackend backend, Scenario scenario, List<Repetition> repetitions) {

    /** The results of a scenario, one for each backend, in their order. */
    public static List<Result> of(BenchmarkRun run, Scenario scenario) {
        return run.backends().stream()
                .map(backend -> new Result(backend, scenario, run.repetitions(backend, scenario)))
                .toList();
    }

    /** Empty where nothing was measured. */
    public Optional<Estimate> estimate(Metric metric) {
        return Estimate.of(
                repetitions.stream().flatMap(each -> metric.of(each).stream()).toList());
    }

    /** Whether the rate was not kept up with at least once: the latencies then only tell how long the run was. */
    public boolean isSaturated() {
        return repetitions.stream().anyMatch(Repetition::saturated);
    }

    /** Whether the load generator may have set the pace at least once. */
    public boolean isClientLimited() {
        return repetitions.stream().anyMatch(each -> each.client().limited());
    }

    /** The repetition in the middle when ordered by its p99: the one to draw, where only one can be drawn. */
    public Optional<Repetition> typical() {
        List<Repetition> ordered = repetitions.stream()
                .sorted(Comparator.comparingDouble(each -> Metric.P99.of(each).orElse(0.0)))
                .toList();
        return ordered.isEmpty() ? Optional.empty() : Optional.of(ordered.get((ordered.size() - 1) / 2));
    }
}
