package cycles.benchmark.report.section;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.ClientHealth;
import cycles.benchmark.run.Correctness;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Runs;
import cycles.benchmark.run.ServerHealth;
import cycles.core.DurabilityLevel;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final List<Double> FAST = List.of(1.0, 1.01, 1.02, 1.03, 1.04);
    private static final List<Double> SLOW = List.of(2.0, 2.1, 2.2, 2.3, 2.4);
    private static final List<Double> WIDE = List.of(1.02, 1.1, 1.2, 1.3, 9.0);

    private static String headline(BenchmarkRun run) {
        return new Verdict(run).headline();
    }

    private static BenchmarkRun withLevels(@Nullable DurabilityLevel first, @Nullable DurabilityLevel second) {
        BenchmarkRun run = Runs.of(FAST, SLOW);
        return new BenchmarkRun(
                run.schemaVersion(),
                run.environment(),
                List.of(
                        withLevel(run.backends().get(0), first),
                        withLevel(run.backends().get(1), second)),
                run.scenarios(),
                run.repetitions());
    }

    private static MeasuredBackend withLevel(MeasuredBackend backend, @Nullable DurabilityLevel level) {
        return new MeasuredBackend(
                backend.name(),
                backend.configuration(),
                backend.version(),
                backend.location(),
                backend.durability(),
                level,
                backend.settings(),
                backend.capacity());
    }

    @Test
    void aWinnerIsNamedWhereTheIntervalsLieApart() {
        assertThat(headline(Runs.of(SLOW, FAST)))
                .isEqualTo(
                        "second is the clear winner in “Sign up, then track cycles”: second 2.04 s and first 4.40 s.");
    }

    @Test
    void thereIsNoWinnerWhereTheIntervalsOverlap() {
        assertThat(headline(Runs.of(FAST, WIDE)))
                .startsWith("No clear difference between first and second in")
                .doesNotContain("winner");
        assertThat(headline(Runs.of(FAST, FAST))).startsWith("No clear difference");
    }

    @Test
    void fewRepetitionsMakeNoWinner() {
        assertThat(headline(Runs.of(List.of(1.0, 1.1), List.of(9.0, 9.1))))
                .startsWith("No winner in")
                .contains("fewer than 5 repetitions");
    }

    @Test
    void oneBackendIsComparedWithNothing() {
        BenchmarkRun two = Runs.of(FAST, SLOW);
        BenchmarkRun one = new BenchmarkRun(
                two.schemaVersion(),
                two.environment(),
                two.backends().subList(0, 1),
                two.scenarios(),
                two.repetitions().stream()
                        .filter(each -> each.backend().equals("first"))
                        .toList());
        assertThat(headline(one)).isEqualTo("first: 2.04 s, “Sign up, then track cycles”.");
        assertThat(new Caveats(one).all()).noneMatch(caveat -> caveat.contains("durability"));
    }

    @Test
    void unequalOrUnknownDurabilityIsSaidInTheVerdict() {
        BenchmarkRun unequal = withLevels(DurabilityLevel.NOTHING, DurabilityLevel.POWER_LOSS);
        assertThat(headline(unequal)).endsWith(", at unequal durability.");
        assertThat(new Caveats(unequal).all().get(0))
                .contains("Not like for like", "first: survives nothing", "second: survives a power loss");
        assertThat(headline(withLevels(null, null))).endsWith(", at unequal durability.");
        BenchmarkRun equal = withLevels(DurabilityLevel.POWER_LOSS, DurabilityLevel.POWER_LOSS);
        assertThat(headline(equal)).doesNotContain("durability");
        assertThat(new Verdict(equal).findings()).anyMatch(finding -> finding.contains("same durability"));
    }

    private static String caveats(UnaryOperator<Change> change) {
        BenchmarkRun run = Runs.with(
                Runs.of(FAST, SLOW),
                each -> each.scenario().equals("open-50") && each.backend().equals("second")
                        ? change.apply(new Change(each, false, each.client(), each.server(), each.correctness()))
                                .made()
                        : each);
        return String.join("\n", new Caveats(run).all());
    }

    private record Change(
            Repetition each,
            boolean saturated,
            ClientHealth client,
            @Nullable ServerHealth server,
            Correctness correctness) {

        Repetition made() {
            return new Repetition(
                    each.backend(),
                    each.scenario(),
                    each.number(),
                    each.startedAt(),
                    each.durationSeconds(),
                    each.intendedRate(),
                    saturated,
                    each.total(),
                    each.phases(),
                    each.operations(),
                    each.spectrum(),
                    each.seconds(),
                    client,
                    server,
                    correctness);
        }
    }

    @Test
    void whatSpoilsAFigureIsSaid() {
        assertThat(caveats(each -> new Change(each.each(), true, each.client(), each.server(), each.correctness())))
                .contains("SATURATED", "second achieved 454 of 1,000/s in open-50");
        assertThat(caveats(each -> new Change(
                        each.each(), false, new ClientHealth(2, 9, 0, true), each.server(), each.correctness())))
                .contains("Client-limited", "second in open-50");
        assertThat(caveats(each -> new Change(
                        each.each(), false, each.client(), new ServerHealth(1, 1, 10, 11), each.correctness())))
                .contains("counted other requests", "second in open-50");
        assertThat(caveats(each -> new Change(
                        each.each(),
                        false,
                        each.client(),
                        each.server(),
                        new Correctness(9, List.of("two active cycles")))))
                .startsWith("Rule broken by second in open-50, repetition 1; its figures count for nothing: two active"
                        + " cycles");
    }

    @Test
    void failuresAreSaid() {
        assertThat(new Caveats(Runs.of(FAST, SLOW)).all())
                .containsExactly("Requests failed: first 20 of 20,000 (0.100 %) and second 20 of 20,000 (0.100 %).");
    }

    @Test
    void aSaturatedBackendWinsNothing() {
        BenchmarkRun run = Runs.with(
                Runs.of(FAST, SLOW),
                each -> new Change(
                                each, each.backend().equals("first"), each.client(), each.server(), each.correctness())
                        .made());
        assertThat(headline(run)).startsWith("second: ");
    }
}
