package cycles.benchmark.compare;

import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Repetition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Checks the verdicts of comparisons with data in which there is no difference: two runs of the same build. Deals the JVMs of both runs
 * to two halves at random, draws the repetitions of each JVM with replacement, and counts clear differences between the halves: a
 * permutation of the upper level, on which both runs are exchangeable, and a bootstrap of the lower one.
 */
final class Resampling {
    private static final long SEED = 1;

    private final BenchmarkRun template;
    private final List<Round> rounds = new ArrayList<>();

    private final Random random = new Random(SEED);

    /**
     * Contains the results of one JVM of every backend, which are kept together because they ran at the same time.
     *
     * @param scenarios for each scenario, its repetitions; each is a list with one result of every backend
     */
    private record Round(List<List<List<Repetition>>> scenarios) {}

    /**
     * Contains the result.
     *
     * @param resamplings number of comparisons
     * @param withoutDifference comparisons in which no value differs clearly
     * @param worstValue the value with the most clear differences; empty when there was none
     * @param worstCount comparisons in which this value differs clearly
     */
    record Result(int resamplings, int withoutDifference, String worstValue, int worstCount) {
        String text() {
            return String.format(
                    Locale.ROOT,
                    "Resampling: %d of %d comparisons without any clear difference (%.1f %%)%s.",
                    withoutDifference,
                    resamplings,
                    100.0 * withoutDifference / resamplings,
                    worstCount == 0
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "; most frequent: %s, in %d (%.1f %%)",
                                    worstValue,
                                    worstCount,
                                    100.0 * worstCount / resamplings));
        }
    }

    Resampling(BenchmarkRun first, BenchmarkRun second) {
        template = first;
        addRounds(first);
        addRounds(second);
    }

    private void addRounds(BenchmarkRun run) {
        run.repetitions().stream()
                .collect(Collectors.groupingBy(Repetition::round, TreeMap::new, Collectors.toList()))
                .values()
                .forEach(round -> rounds.add(new Round(groups(round, Repetition::scenario).stream()
                        .map(scenario -> groups(scenario, Repetition::number))
                        .toList())));
    }

    private static <K> List<List<Repetition>> groups(List<Repetition> repetitions, Function<Repetition, K> key) {
        return List.copyOf(repetitions.stream()
                .collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()))
                .values());
    }

    /** @param resamplings number of comparisons, at least 1 */
    Result check(int resamplings) {
        if (resamplings < 1) {
            throw new IllegalArgumentException("--resample must be 1 or more");
        }
        int withoutDifference = 0;
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < resamplings; i++) {
            Collections.shuffle(rounds, random);
            int half = rounds.size() / 2;
            List<String> clear = new Comparison(run(rounds.subList(0, half)), run(rounds.subList(half, rounds.size())))
                    .differences().stream()
                            .filter(each -> each.certainty() == Difference.Certainty.CLEAR)
                            .map(each ->
                                    "%s of %s in %s".formatted(each.metric().key(), each.backend(), each.scenario()))
                            .toList();
            withoutDifference += clear.isEmpty() ? 1 : 0;
            clear.forEach(value -> counts.merge(value, 1, Integer::sum));
        }
        Map.Entry<String, Integer> worst =
                counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(Map.entry("", 0));
        return new Result(resamplings, withoutDifference, worst.getKey(), worst.getValue());
    }

    private BenchmarkRun run(List<Round> drawn) {
        List<Repetition> repetitions = new ArrayList<>();
        for (int round = 1; round <= drawn.size(); round++) {
            for (List<List<Repetition>> scenario : drawn.get(round - 1).scenarios()) {
                for (int i = 0; i < scenario.size(); i++) {
                    for (Repetition repetition : scenario.get(random.nextInt(scenario.size()))) {
                        repetitions.add(repetition.inRound(round));
                    }
                }
            }
        }
        return new BenchmarkRun(
                template.schemaVersion(),
                template.environment(),
                template.backends(),
                template.scenarios(),
                List.of(),
                repetitions);
    }
}
