package cycles.benchmark.report.section;

import cycles.benchmark.report.document.DurabilityText;
import cycles.benchmark.report.document.Saturation;
import cycles.benchmark.report.document.Text;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.run.WarmUp;
import cycles.benchmark.statistics.Metric;
import cycles.benchmark.statistics.Result;
import cycles.benchmark.statistics.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Lists the problems of a run that limit the meaning of its results, the most severe first. */
public final class Caveats {
    private final BenchmarkRun run;

    public Caveats(BenchmarkRun run) {
        this.run = run;
    }

    /** Returns one text per problem; empty if there are none. */
    public List<String> all() {
        List<String> caveats = new ArrayList<>();
        addViolations(caveats);
        addWarmUps(caveats);
        if (run.backends().size() > 1 && !DurabilityText.isEqual(run)) {
            caveats.add("The backends differ in durability, so their results are not directly comparable ("
                    + DurabilityText.ofAll(run)
                    + "). A write that waits for the disk cannot be as fast as one that does not.");
        }
        addIfAny(
                caveats,
                "Client-limited: the load generator, not the service, may have been the bottleneck: %s.",
                each -> each.client().limited());
        addSaturation(caveats);
        addFailures(caveats);
        addIfAny(
                caveats,
                "Counts differ: the service did not count the same number of requests as the load generator sent: %s.",
                each -> each.server() != null && !each.server().countsMatch());
        return caveats;
    }

    private void addViolations(List<String> caveats) {
        for (Repetition repetition : run.repetitions()) {
            for (String violation : repetition.correctness().violations()) {
                caveats.add(String.format(
                        Locale.ROOT,
                        "Rule broken by %s in %s, repetition %d, so its results are invalid: %s",
                        repetition.backend(),
                        repetition.scenario(),
                        repetition.number(),
                        violation));
            }
        }
    }

    private void addWarmUps(List<String> caveats) {
        if (run.measuredCold()) {
            caveats.add(
                    "Cold: an earlier version of the benchmark measured this run without steady-state warm-up, so it"
                            + " shows a service whose code was still being compiled.");
        }
        List<String> found = new ArrayList<>();
        for (MeasuredBackend backend : run.backends()) {
            List<WarmUp> warmUps = run.warmUps(backend);
            long unsteady = warmUps.stream().filter(each -> !each.steady()).count();
            if (unsteady > 0) {
                found.add("%s in %s of %s".formatted(backend.name(), Unit.count(unsteady), Text.jvms(warmUps.size())));
            }
        }
        if (!found.isEmpty()) {
            caveats.add(
                    "NOT STEADY: the throughput was still changing when the warm-up reached its maximum length, so the"
                            + " results depend on it: " + Text.join(found) + ".");
        }
    }

    private void addIfAny(List<String> caveats, String text, Predicate<Repetition> affected) {
        Map<String, List<String>> scenarios = run.repetitions().stream()
                .filter(affected)
                .collect(Collectors.groupingBy(
                        Repetition::backend,
                        LinkedHashMap::new,
                        Collectors.mapping(Repetition::scenario, Collectors.toList())));
        if (!scenarios.isEmpty()) {
            caveats.add(text.formatted(scenarios.entrySet().stream()
                    .map(each -> each.getKey() + " in "
                            + Text.join(each.getValue().stream().distinct().toList()))
                    .collect(Collectors.joining("; "))));
        }
    }

    private void addSaturation(List<String> caveats) {
        List<String> found = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            for (Result result : Result.of(run, scenario)) {
                if (result.isSaturated()) {
                    found.add(result.backend().name() + " " + Saturation.text(result) + " in " + scenario.name());
                }
            }
        }
        if (!found.isEmpty()) {
            caveats.add("SATURATED, so the latencies are not meaningful: " + Text.join(found) + ".");
        }
    }

    private void addFailures(List<String> caveats) {
        List<String> found = run.backends().stream()
                .flatMap(backend -> {
                    List<Repetition> own = run.repetitions().stream()
                            .filter(each -> each.backend().equals(backend.name()))
                            .toList();
                    long failed = own.stream()
                            .mapToLong(each -> each.total().failures())
                            .sum();
                    long sent = own.stream()
                            .mapToLong(each -> each.total().requests())
                            .sum();
                    return failed == 0
                            ? List.<String>of().stream()
                            : List.of("%s %s of %s (%s)"
                                            .formatted(
                                                    backend.name(),
                                                    Unit.count(failed),
                                                    Unit.count(sent),
                                                    Metric.FAILURES.unit().text((double) failed / sent)))
                                    .stream();
                })
                .toList();
        if (!found.isEmpty()) {
            caveats.add("Requests failed: " + Text.join(found) + ".");
        }
    }
}
