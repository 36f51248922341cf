package cycles.benchmark.report.section;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.ClientHealth;
import cycles.benchmark.run.Correctness;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.Runs;
import cycles.benchmark.run.ServerHealth;
import cycles.benchmark.run.WarmUp;
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
                run.warmUps(),
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
    void headline_disjointIntervals_namesWinner() {
        assertThat(headline(Runs.of(SLOW, FAST)))
                .isEqualTo(
                        "second is the clear winner in “Sign up, then track cycles”: second 2.04 s and first 4.40 s.");
    }

    @Test
    void headline_overlappingIntervals_namesNoWinner() {
        assertThat(headline(Runs.of(FAST, WIDE)))
                .startsWith("No clear difference between first and second in")
                .doesNotContain("winner");
        assertThat(headline(Runs.of(FAST, FAST))).startsWith("No clear difference");
    }

    @Test
    void headline_fewJvms_namesNoWinner() {
        assertThat(headline(Runs.of(List.of(1.0, 1.1), List.of(9.0, 9.1))))
                .startsWith("No winner in")
                .contains("fewer than 3 JVMs");
    }

    @Test
    void headline_oneBackend_makesNoComparison() {
        BenchmarkRun two = Runs.of(FAST, SLOW);
        BenchmarkRun one = new BenchmarkRun(
                two.schemaVersion(),
                two.environment(),
                two.backends().subList(0, 1),
                two.scenarios(),
                List.of(),
                two.repetitions().stream()
                        .filter(each -> each.backend().equals("first"))
                        .toList());
        assertThat(headline(one)).isEqualTo("first: 2.04 s in “Sign up, then track cycles”.");
        assertThat(new Caveats(one).all()).noneMatch(caveat -> caveat.contains("durability"));
    }

    @Test
    void headline_unequalOrUnknownDurability_mentionsIt() {
        BenchmarkRun unequal = withLevels(DurabilityLevel.NOTHING, DurabilityLevel.POWER_LOSS);
        assertThat(headline(unequal)).endsWith(", at unequal durability.");
        assertThat(new Caveats(unequal).all().get(0))
                .contains("differ in durability", "first: survives nothing", "second: survives a power loss");
        assertThat(headline(withLevels(null, null))).endsWith(", at unequal durability.");
        BenchmarkRun equal = withLevels(DurabilityLevel.POWER_LOSS, DurabilityLevel.POWER_LOSS);
        assertThat(headline(equal)).doesNotContain("durability");
        assertThat(new Verdict(equal).findings()).anyMatch(finding -> finding.contains("same durability"));
    }

    /** The caveats of a run in which the repetitions of one backend in one scenario are changed. */
    private static String caveats(UnaryOperator<Repetition> change) {
        BenchmarkRun run = Runs.with(
                Runs.of(FAST, SLOW),
                each -> each.scenario().equals("open-50") && each.backend().equals("second")
                        ? change.apply(each)
                        : each);
        return String.join("\n", new Caveats(run).all());
    }

    private static Repetition with(
            Repetition original,
            boolean saturated,
            ClientHealth client,
            @Nullable ServerHealth server,
            Correctness correctness) {
        return new Repetition(
                original.backend(),
                original.scenario(),
                original.round(),
                original.number(),
                original.startedAt(),
                original.durationSeconds(),
                original.intendedRate(),
                saturated,
                original.total(),
                original.phases(),
                original.operations(),
                original.spectrum(),
                original.seconds(),
                client,
                server,
                correctness,
                original.coldStart());
    }

    private static Repetition withSaturated(Repetition original, boolean saturated) {
        return with(original, saturated, original.client(), original.server(), original.correctness());
    }

    @Test
    void caveats_invalidRepetition_nameBackendAndScenario() {
        assertThat(caveats(each -> withSaturated(each, true)))
                .contains("SATURATED", "second achieved 456 of 1,000/s in open-50");
        assertThat(caveats(
                        each -> with(each, false, new ClientHealth(2, 9, 0, true), each.server(), each.correctness())))
                .contains("Client-limited", "second in open-50");
        assertThat(caveats(
                        each -> with(each, false, each.client(), new ServerHealth(1, 1, 10, 11), each.correctness())))
                .contains("Counts differ", "second in open-50");
        Correctness violated = new Correctness(9, List.of("two active cycles"));
        assertThat(caveats(each -> with(each, false, each.client(), each.server(), violated)))
                .startsWith("Rule broken by second in open-50, repetition 1, so its results are invalid: two active"
                        + " cycles");
    }

    @Test
    void caveats_coldOrUnsteadyRun_nameIt() {
        assertThat(new Caveats(Runs.cold(Runs.of(FAST, SLOW))).all())
                .anyMatch(caveat -> caveat.startsWith("Cold: an earlier version"));
        List<WarmUp> warmUps =
                List.of(Runs.warmUp("first", 1, true), Runs.warmUp("second", 1, false), Runs.warmUp("second", 2, true));
        assertThat(new Caveats(Runs.with(Runs.of(FAST, SLOW), warmUps)).all())
                .anyMatch(caveat -> caveat.startsWith("NOT STEADY") && caveat.endsWith(": second in 1 of 2 JVMs."));
    }

    @Test
    void caveats_failedRequests_areCounted() {
        assertThat(new Caveats(Runs.of(FAST, SLOW)).all())
                .containsExactly("Requests failed: first 20 of 20,000 (0.100 %) and second 20 of 20,000 (0.100 %).");
    }

    @Test
    void headline_saturatedBackend_doesNotWin() {
        BenchmarkRun run = Runs.with(
                Runs.of(FAST, SLOW), each -> withSaturated(each, each.backend().equals("first")));
        assertThat(headline(run)).startsWith("second: ");
    }
}
