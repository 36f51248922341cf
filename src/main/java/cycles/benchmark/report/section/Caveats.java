package cycles.benchmark.report.section;

import cycles.benchmark.report.document.DurabilityText;
import cycles.benchmark.report.document.Saturation;
import cycles.benchmark.report.document.Text;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Scenario;
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

/** What happened in a run that changes what its figures are worth, the worst first. */
public final class Caveats {
    private final BenchmarkRun run;

    public Caveats(BenchmarkRun run) {
        this.run = run;
    }

    public List<String> all() {
        List<String> all = new ArrayList<>();
        violations(all);
        if (run.backends().size() > 1 && !DurabilityText.isEqual(run)) {
            all.add("Not like for like, the durability differs. " + DurabilityText.compared(run)
                    + ". A write that waits for the disk cannot be as fast as one that does not.");
        }
        add(
                all,
                "Client-limited: the load generator, not the service, may have set the pace: %s.",
                each -> each.client().limited());
        saturated(all);
        failures(all);
        add(
                all,
                "The service counted other requests than were sent: %s.",
                each -> each.server() != null && !each.server().countsMatch());
        return all;
    }

    private void violations(List<String> all) {
        for (Repetition repetition : run.repetitions()) {
            for (String violation : repetition.correctness().violations()) {
                all.add(String.format(
                        Locale.ROOT,
                        "Rule broken by %s in %s, repetition %d; its figures count for nothing: %s",
                        repetition.backend(),
                        repetition.scenario(),
                        repetition.number(),
                        violation));
            }
        }
    }

    private void add(List<String> all, String text, Predicate<Repetition> concerned) {
        Map<String, List<String>> scenarios = run.repetitions().stream()
                .filter(concerned)
                .collect(Collectors.groupingBy(
                        Repetition::backend,
                        LinkedHashMap::new,
                        Collectors.mapping(Repetition::scenario, Collectors.toList())));
        if (!scenarios.isEmpty()) {
            all.add(text.formatted(scenarios.entrySet().stream()
                    .map(each -> each.getKey() + " in "
                            + Text.and(each.getValue().stream().distinct().toList()))
                    .collect(Collectors.joining("; "))));
        }
    }

    private void saturated(List<String> all) {
        List<String> found = new ArrayList<>();
        for (Scenario scenario : run.scenarios()) {
            for (Result result : Result.of(run, scenario)) {
                if (result.isSaturated()) {
                    found.add(result.backend().name() + " " + Saturation.text(result) + " in " + scenario.name());
                }
            }
        }
        if (!found.isEmpty()) {
            all.add("SATURATED, so that latencies say nothing: " + Text.and(found) + ".");
        }
    }

    private void failures(List<String> all) {
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
            all.add("Requests failed: " + Text.and(found) + ".");
        }
    }
}
