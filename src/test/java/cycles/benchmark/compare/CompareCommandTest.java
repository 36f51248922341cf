package cycles.benchmark.compare;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.ColdStart;
import cycles.benchmark.run.MeasuredBackend;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.RunFile;
import cycles.benchmark.run.Runs;
import cycles.benchmark.run.Scenario;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.util.JarLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the command from its arguments to its output and exit code. */
class CompareCommandTest {
    private static final List<Double> STEADY = List.of(10.0, 10.1, 10.2, 10.3, 10.4);
    private static final List<Double> SLOWER = List.of(12.0, 12.1, 12.2, 12.3, 12.4);
    private static final List<Double> NOISY = List.of(10.0, 12.1, 14.2, 15.3, 16.4);

    @TempDir
    private Path directory;

    private Path stored(BenchmarkRun run, String name) throws IOException {
        Path file = directory.resolve(name);
        RunFile.write(run, file);
        return file;
    }

    private record Result(boolean isSuccess, String output) {}

    private Result compare(BenchmarkRun before, BenchmarkRun after, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "compare",
                stored(before, "a.json").toString(),
                stored(after, "b.json").toString()));
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    private static Result run(List<String> arguments) {
        Bootstrap<Configuration> bootstrap = new Bootstrap<>(new Application<>() {
            @Override
            public void run(Configuration configuration, Environment environment) {}
        });
        bootstrap.addCommand(new CompareCommand());
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        PrintStream before = System.out;
        System.setOut(out);
        try {
            Optional<Throwable> failure = new Cli(new JarLocation(CompareCommandTest.class), bootstrap, out, out)
                    .run(arguments.toArray(String[]::new));
            return new Result(failure.isEmpty(), printed.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(before);
        }
    }

    @Test
    void compare_identicalRuns_showsNoClearDifference() throws Exception {
        BenchmarkRun run = Runs.of(STEADY, NOISY);
        Result result = compare(run, run, "--fail-on", "p99=+0%", "--fail-on", "throughput=-0%");
        assertThat(result.isSuccess()).as(result.output()).isTrue();
        assertThat(result.output()).endsWith("No clear difference between the two runs.\n");
        assertThat(result.output().lines().filter(line -> line.contains("p99 ")).toList())
                .hasSize(4)
                .allMatch(line -> line.contains("+0.0 %  no clear difference"));
    }

    @Test
    void compare_clearRegressionAboveLimit_fails() throws Exception {
        Result result = compare(Runs.of(STEADY, STEADY), Runs.of(STEADY, SLOWER), "--fail-on", "p99=+10%");
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.output())
                .containsPattern("seed +second +p99 +10.2 ms +12.2 ms +\\+19.6 % +worse")
                .contains("cycle-service: regression: p99 of second in seed: +19.6 %, limit p99=+10%;")
                .doesNotContain("of first in", "\tat ");
    }

    @Test
    void compare_throughputLossAboveLimit_fails() throws Exception {
        Result result = compare(Runs.of(STEADY, STEADY), Runs.of(STEADY, SLOWER), "--fail-on", "throughput=-5%");
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.output()).contains("throughput of second in seed: -16.4 %, limit throughput=-5%");
    }

    @Test
    void compare_withinLimitOrBetter_succeeds() throws Exception {
        assertThat(compare(Runs.of(STEADY, STEADY), Runs.of(STEADY, SLOWER), "--fail-on", "p99=+25%")
                        .isSuccess())
                .isTrue();
        Result better = compare(Runs.of(SLOWER, STEADY), Runs.of(STEADY, STEADY), "--fail-on", "p99=+0%");
        assertThat(better.isSuccess()).as(better.output()).isTrue();
        assertThat(better.output()).containsPattern("seed +first +p99 .* better");
    }

    @Test
    void compare_unclearDifference_succeeds() throws Exception {
        Result result = compare(Runs.of(STEADY, STEADY), Runs.of(STEADY, NOISY), "--fail-on", "p99=+10%");
        assertThat(result.isSuccess()).as(result.output()).isTrue();
        assertThat(result.output()).containsPattern("second +p99 .*\\+33.3 % +no clear difference");
    }

    @Test
    void compare_withoutIntervals_onlyLimitDecides() throws Exception {
        Result result = compare(
                Runs.of(List.of(10.0), List.of(10.0)), Runs.of(List.of(10.0), List.of(12.0)), "--fail-on", "p99=+10%");
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.output()).contains("too few JVMs", "p99 of second in seed: +20.0 %");
    }

    @Test
    void compare_coldWithWarm_hasNoVerdict() throws Exception {
        BenchmarkRun warm = Runs.of(STEADY, STEADY);
        Result result = compare(Runs.cold(warm), Runs.of(STEADY, SLOWER));
        assertThat(result.isSuccess()).isTrue();
        assertThat(result.output())
                .containsPattern("second +p99 .*\\+19.6 % +not comparable")
                .contains(
                        "Cold: the first run was measured without steady-state warm-up",
                        "one run is cold and the other")
                .doesNotContain("worse", "No clear difference");
    }

    @Test
    void compare_coldWithWarmAndLimit_failsButNamesNoRegression() throws Exception {
        BenchmarkRun warm = Runs.of(STEADY, STEADY);
        for (Result result : List.of(
                compare(Runs.cold(warm), Runs.of(STEADY, SLOWER), "--fail-on", "p99=+10%"),
                compare(Runs.of(STEADY, SLOWER), Runs.cold(warm), "--fail-on", "p99=+10%"))) {
            assertThat(result.isSuccess()).isFalse();
            assertThat(result.output())
                    .contains("--fail-on cannot be checked: one run is cold", "this is no regression")
                    .doesNotContain("regression: ", "\tat ");
        }
    }

    @Test
    void compare_twoColdRuns_areCompared() throws Exception {
        Result result = compare(
                Runs.cold(Runs.of(STEADY, STEADY)), Runs.cold(Runs.of(STEADY, SLOWER)), "--fail-on", "p99=+10%");
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.output())
                .contains("Cold: the first run", "Cold: the second run", "regression: p99 of second in seed");
    }

    @Test
    void compare_unsteadyRun_isNoted() throws Exception {
        BenchmarkRun run = Runs.of(STEADY, STEADY);
        Result result = compare(run, Runs.with(run, List.of(Runs.warmUp("second", 2, false))));
        assertThat(result.output()).contains("Not steady: second in JVM 2 of the second run");
    }

    @Test
    void compare_coldStarts_showsAndChecksTimeUntilReadyAndShare() throws Exception {
        BenchmarkRun run = Runs.withColdStarts(Runs.of(STEADY, STEADY));
        BenchmarkRun slower = Runs.with(
                run,
                repetition -> repetition.coldStart() == null
                        ? repetition
                        : repetition.withColdStart(new ColdStart(
                                3 + repetition.round() / 100.0,
                                repetition.coldStart().steadyThroughput() * (1.2 + repetition.round() / 100.0))));
        Result result = compare(run, slower, "--fail-on", "ready=+20%", "--fail-on", "cold-share=-10%");
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.output())
                .containsPattern("cold-start +first +ready +2.00 s +3.03 s +\\+51.5 % +worse")
                .containsPattern("cold-start +first +cold-share +50.0 % +40.7 % .* worse")
                .contains("ready of first in cold-start", "cold-share of second in cold-start");
    }

    /** Runs with the same distribution: JVMs differ by 3 % (standard deviation), repetitions of one JVM by 5 %. */
    @Test
    void compare_resampleOfIdenticalRuns_showsNoClearDifference() throws Exception {
        SplittableRandom random = new SplittableRandom(19);
        Result result = compare(nested(random, 10), nested(random, 10), "--resample", "400");
        assertThat(result.isSuccess()).isTrue();
        Matcher matcher = Pattern.compile("Resampling: (\\d+) of 400 comparisons without any clear difference")
                .matcher(result.output());
        assertThat(matcher.find()).as(result.output()).isTrue();
        assertThat(Integer.parseInt(matcher.group(1))).isGreaterThanOrEqualTo(380);
    }

    /** The halves of runs that differ are often clearly different: the check detects what it is for. */
    @Test
    void compare_resampleOfDifferentRuns_isNotFreeOfDifferences() throws Exception {
        BenchmarkRun fast = Runs.of(List.of(1.0, 1.01, 1.02), List.of(1.0, 1.01, 1.02));
        BenchmarkRun slow = Runs.of(List.of(9.0, 9.01, 9.02), List.of(9.0, 9.01, 9.02));
        Result result = compare(fast, slow, "--resample", "200");
        assertThat(result.output())
                .containsPattern("Resampling: 1[0-9]{2} of 200")
                .contains("most frequent: ");
    }

    private static BenchmarkRun nested(SplittableRandom random, double p99) {
        BenchmarkRun run = Runs.of(STEADY.subList(0, 4), STEADY.subList(0, 4));
        List<Repetition> repetitions = new ArrayList<>();
        for (MeasuredBackend backend : run.backends()) {
            for (int round = 1; round <= 4; round++) {
                double jvm = p99 * (1 + 0.03 * random.nextGaussian());
                for (int i = 1; i <= 2; i++) {
                    for (Scenario scenario : run.scenarios()) {
                        double value = jvm * (1 + 0.05 * random.nextGaussian());
                        repetitions.add(Runs.repetition(backend.name(), scenario, 2 * round - 2 + i, value)
                                .inRound(round));
                    }
                }
            }
        }
        return new BenchmarkRun(
                run.schemaVersion(), run.environment(), run.backends(), run.scenarios(), run.warmUps(), repetitions);
    }

    @Test
    void compare_invalidArguments_areRefusedWithChoices() throws Exception {
        BenchmarkRun run = Runs.of(STEADY, STEADY);
        assertRefused(run, "p42=+10%", "unknown metric 'p42'", "throughput, failures", "p99.9");
        assertRefused(run, "p99", "expected a metric and a change in percent", "p99=+10%");
        assertRefused(run, "p99=-10%", "p99 becomes worse when it increases");
        assertRefused(run, "throughput=+10%", "throughput becomes worse when it decreases");
        Result missing = run(List.of("compare", directory.resolve("x.json").toString(), "y.json"));
        assertThat(missing.isSuccess()).isFalse();
        assertThat(missing.output()).contains("x.json: no such file").doesNotContain("\tat ");
    }

    private void assertRefused(BenchmarkRun run, String limit, String... words) throws IOException {
        Result result = compare(run, run, "--fail-on", limit);
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.output()).contains(words).doesNotContain("\tat ");
        assertThat(result.output().lines()).hasSize(1);
    }

    @Test
    void help_showsSyntaxOfLimits() {
        Result result = run(List.of("compare", "--help"));
        assertThat(result.output()).contains("p99=+10%,").doesNotContain("%%");
    }
}
