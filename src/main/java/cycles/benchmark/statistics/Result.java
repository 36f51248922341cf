package cycles.benchmark.statistics;

import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Scenario;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Contains all repetitions of one scenario on one backend.
 *
 * @param repetitions in the order of execution; empty when a run was interrupted
 */
public record Result(MeasuredBackend backend, Scenario scenario, List<Repetition> repetitions) {

    /** Returns the results of a scenario, one for each backend, in the order of the run. */
    public static List<Result> of(BenchmarkRun run, Scenario scenario) {
        return run.backends().stream()
                .map(backend -> new Result(backend, scenario, run.repetitions(backend, scenario)))
                .toList();
    }

    /** Returns the estimate of a metric; empty when it was not measured. */
    public Optional<Estimate> estimate(Metric metric) {
        return estimate(repetition -> metric.of(repetition).stream());
    }

    /**
     * Returns the estimate of any values; empty when there are none.
     *
     * @param values returns the values of a repetition
     */
    public Optional<Estimate> estimate(Function<Repetition, Stream<Double>> values) {
        return Estimate.of(repetitions.stream()
                .collect(Collectors.groupingBy(
                        Repetition::round, TreeMap::new, Collectors.flatMapping(values, Collectors.toList())))
                .values());
    }

    /** Returns whether a repetition did not reach its rate: the latencies then depend on the length of the run. */
    public boolean isSaturated() {
        return repetitions.stream().anyMatch(Repetition::saturated);
    }

    /** Returns whether the load generator may have limited a repetition. */
    public boolean isClientLimited() {
        return repetitions.stream().anyMatch(each -> each.client().limited());
    }

    /** Returns the repetition with the median p99, for charts that show only one; empty without repetitions. */
    public Optional<Repetition> typical() {
        List<Repetition> ordered = repetitions.stream()
                .sorted(Comparator.comparingDouble(each -> Metric.P99.of(each).orElse(0.0)))
                .toList();
        return ordered.isEmpty() ? Optional.empty() : Optional.of(ordered.get((ordered.size() - 1) / 2));
    }
}
