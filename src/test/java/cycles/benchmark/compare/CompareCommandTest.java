package cycles.benchmark.compare;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.RunFile;
import cycles.benchmark.run.Runs;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as the command line runs it, its arguments and its outcome included. */
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

    private record Ended(boolean well, String output) {}

    private Ended compare(BenchmarkRun before, BenchmarkRun after, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "compare",
                stored(before, "a.json").toString(),
                stored(after, "b.json").toString()));
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    private static Ended run(List<String> arguments) {
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
            return new Ended(failure.isEmpty(), printed.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(before);
        }
    }

    @Test
    void twoIdenticalRunsShowNoClearDifference() throws Exception {
        BenchmarkRun run = Runs.of(STEADY, NOISY);
        Ended ended = compare(run, run, "--fail-on", "p99=+0%", "--fail-on", "throughput=-0%");
        assertThat(ended.well()).as(ended.output()).isTrue();
        assertThat(ended.output()).endsWith("No clear difference between the two runs.\n");
        assertThat(ended.output().lines().filter(line -> line.contains("p99 ")).toList())
                .hasSize(4)
                .allMatch(line -> line.contains("+0.0 %  no clear difference"));
    }

    @Test
    void aClearRegressionBeyondTheLimitFails() throws Exception {
        Ended ended = compare(Runs.of(STEADY, STEADY), Runs.of(STEADY, SLOWER), "--fail-on", "p99=+10%");
        assertThat(ended.well()).isFalse();
        assertThat(ended.output())
                .containsPattern("seed +second +p99 +10.2 ms +12.2 ms +\\+19.6 % +worse")
                .contains("cycle-service: regression: p99 of second in seed: +19.6 %, allowed is p99=+10%;")
                .doesNotContain("of first in", "\tat ");
    }

    @Test
    void aLossOfThroughputBeyondTheLimitFails() throws Exception {
        Ended ended = compare(Runs.of(STEADY, STEADY), Runs.of(STEADY, SLOWER), "--fail-on", "throughput=-5%");
        assertThat(ended.well()).isFalse();
        assertThat(ended.output()).contains("throughput of second in seed: -16.4 %, allowed is throughput=-5%");
    }

    @Test
    void whatIsWithinTheLimitOrBetterDoesNotFail() throws Exception {
        assertThat(compare(Runs.of(STEADY, STEADY), Runs.of(STEADY, SLOWER), "--fail-on", "p99=+25%")
                        .well())
                .isTrue();
        Ended better = compare(Runs.of(SLOWER, STEADY), Runs.of(STEADY, STEADY), "--fail-on", "p99=+0%");
        assertThat(better.well()).as(better.output()).isTrue();
        assertThat(better.output()).containsPattern("seed +first +p99 .* better");
    }

    @Test
    void aDifferenceThatMayBeChanceDoesNotFail() throws Exception {
        Ended ended = compare(Runs.of(STEADY, STEADY), Runs.of(STEADY, NOISY), "--fail-on", "p99=+10%");
        assertThat(ended.well()).as(ended.output()).isTrue();
        assertThat(ended.output()).containsPattern("second +p99 .*\\+39.2 % +no clear difference");
    }

    @Test
    void withoutIntervalsTheLimitAloneDecides() throws Exception {
        Ended ended = compare(
                Runs.of(List.of(10.0), List.of(10.0)), Runs.of(List.of(10.0), List.of(12.0)), "--fail-on", "p99=+10%");
        assertThat(ended.well()).isFalse();
        assertThat(ended.output()).contains("too few repetitions to tell", "p99 of second in seed: +20.0 %");
    }

    @Test
    void badArgumentsAreAnsweredWithTheChoices() throws Exception {
        BenchmarkRun run = Runs.of(STEADY, STEADY);
        assertRefused(run, "p42=+10%", "unknown metric 'p42'", "throughput, failures", "p99.9");
        assertRefused(run, "p99", "expected a metric and a change in percent", "p99=+10%");
        assertRefused(run, "p99=-10%", "p99 becomes worse when it grows");
        assertRefused(run, "throughput=+10%", "throughput becomes worse when it falls");
        Ended missing = run(List.of("compare", directory.resolve("x.json").toString(), "y.json"));
        assertThat(missing.well()).isFalse();
        assertThat(missing.output()).contains("x.json: there is no such file").doesNotContain("\tat ");
    }

    private void assertRefused(BenchmarkRun run, String limit, String... words) throws IOException {
        Ended ended = compare(run, run, "--fail-on", limit);
        assertThat(ended.well()).isFalse();
        assertThat(ended.output()).contains(words).doesNotContain("\tat ");
        assertThat(ended.output().lines()).hasSize(1);
    }

    @Test
    void theHelpSaysHowLimitsAreWritten() {
        Ended ended = run(List.of("compare", "--help"));
        assertThat(ended.output()).contains("p99=+10%,").doesNotContain("%%");
    }
}
