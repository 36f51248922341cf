package cycles.benchmark.report.section;

import cycles.benchmark.report.document.DurabilityText;
import cycles.benchmark.report.document.Text;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Scenario;
import cycles.benchmark.statistics.Estimate;
import cycles.benchmark.statistics.Metric;
import cycles.benchmark.statistics.Ranking;
import cycles.benchmark.statistics.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Summarizes which backend performed best; names a winner only if its confidence interval is clear of all others. */
public final class Verdict {
    private final BenchmarkRun run;

    public Verdict(BenchmarkRun run) {
        this.run = run;
    }

    /** Summarizes the first scenario in one sentence, which mentions durability if it is unequal. */
    public String headline() {
        Scenario scenario = run.scenarios().get(0);
        Ranking ranking = Ranking.of(Metric.decisive(scenario.kind()), Result.of(run, scenario));
        String sentence = sentence(scenario, ranking);
        return run.backends().size() > 1 && !DurabilityText.isEqual(run)
                ? sentence.replaceFirst("\\.$", ", at unequal durability.")
                : sentence;
    }

    private static String sentence(Scenario scenario, Ranking ranking) {
        String subject = "“" + scenario.title() + "”";
        if (ranking.places().isEmpty()) {
            return "No backend has a usable result in " + subject + ".";
        }
        if (ranking.places().size() == 1) {
            Ranking.Place only = ranking.places().get(0);
            return "%s: %s in %s.".formatted(only.name(), value(ranking.metric(), only.estimate()), subject);
        }
        if (!ranking.hasIntervals()) {
            return String.format(
                    Locale.ROOT,
                    "No winner in %s: %s, with fewer than %d JVMs each (too few for a confidence interval).",
                    subject,
                    values(ranking, ranking.places()),
                    Estimate.MIN_JVMS);
        }
        if (ranking.winner().isPresent()) {
            return "%s is the clear winner in %s: %s."
                    .formatted(ranking.places().get(0).name(), subject, values(ranking, ranking.places()));
        }
        String behind = ranking.followers().isEmpty()
                ? ""
                : "; %s is clearly ahead of %s"
                        .formatted(ranking.places().get(0).name(), values(ranking, ranking.followers()));
        return "No clear difference between %s in %s: %s%s."
                .formatted(
                        Text.join(ranking.leaders().stream()
                                .map(Ranking.Place::name)
                                .toList()),
                        subject,
                        values(ranking, ranking.leaders()),
                        behind);
    }

    private static String values(Ranking ranking, List<Ranking.Place> places) {
        return Text.join(places.stream()
                .map(place -> place.name() + " " + value(ranking.metric(), place.estimate()))
                .toList());
    }

    private static String value(Metric metric, Estimate estimate) {
        String prefix = metric == Metric.P99 ? "p99 " : "";
        return prefix + metric.unit().text(estimate.mean());
    }

    /** Summarizes all scenarios, the capacity probe, equal durability and the limit of the load generator, one sentence each. */
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        if (run.backends().size() > 1 && run.scenarios().size() > 1) {
            findings.add(winCounts());
        }
        List<String> capacities = run.backends().stream()
                .filter(backend -> backend.capacity() != null)
                .map(Verdict::capacity)
                .toList();
        if (!capacities.isEmpty()) {
            findings.add("Highest throughput in the capacity probe: " + Text.join(capacities) + ".");
        }
        if (run.backends().size() > 1 && DurabilityText.isEqual(run)) {
            findings.add("All backends promise the same durability: an acknowledged write "
                    + DurabilityText.of(run.backends().get(0)) + ".");
        }
        generatorLimit().ifPresent(findings::add);
        return findings;
    }

    private static String capacity(MeasuredBackend backend) {
        double rate = backend.capacity() == null ? 0 : backend.capacity().requestsPerSecond();
        return backend.name() + " " + Metric.THROUGHPUT.unit().text(rate);
    }

    private String winCounts() {
        Map<String, Integer> wins = new LinkedHashMap<>();
        run.backends().forEach(backend -> wins.put(backend.name(), 0));
        int undecided = 0;
        for (Scenario scenario : run.scenarios()) {
            Optional<MeasuredBackend> winner = Ranking.of(Metric.decisive(scenario.kind()), Result.of(run, scenario))
                    .winner();
            winner.ifPresent(backend -> wins.merge(backend.name(), 1, Integer::sum));
            undecided += winner.isPresent() ? 0 : 1;
        }
        if (undecided == run.scenarios().size()) {
            return String.format(Locale.ROOT, "No clear winner in any of the %d scenarios.", undecided);
        }
        String counts = wins.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "Clear wins in %d scenarios: %s; no clear winner in %d.",
                run.scenarios().size(),
                counts,
                undecided);
    }

    private Optional<String> generatorLimit() {
        Double limit = run.environment().generatorCeiling();
        if (limit == null) {
            return Optional.empty();
        }
        double reached = run.repetitions().stream()
                .mapToDouble(repetition -> repetition.total().throughput())
                .max()
                .orElse(0);
        String times = reached == 0
                ? ""
                : String.format(Locale.ROOT, ", %.1f times the highest throughput of any backend", limit / reached);
        return Optional.of("The load generator reaches %s against a stub server that does nothing%s."
                .formatted(Metric.THROUGHPUT.unit().text(limit), times));
    }
}
