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
        assertThat(result.output()).containsPattern("second +p99 .*\\+39.2 % +no clear difference");
    }

    @Test
    void compare_withoutIntervals_onlyLimitDecides() throws Exception {
        Result result = compare(
                Runs.of(List.of(10.0), List.of(10.0)), Runs.of(List.of(10.0), List.of(12.0)), "--fail-on", "p99=+10%");
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.output()).contains("too few repetitions", "p99 of second in seed: +20.0 %");
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
