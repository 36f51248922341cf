package cycles.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.ArabicLocale;
import cycles.benchmark.FaultyService.Fault;
import cycles.benchmark.run.BenchmarkRun;
import cycles.benchmark.run.Repetition;
import cycles.benchmark.run.RunFile;
import cycles.benchmark.target.BenchmarkFailedException;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.util.JarLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the command from its arguments to its result files, with faulty services. */
class BenchmarkCommandTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    /** Returns the error that makes the exit code 1; empty on success. */
    private Optional<Throwable> run(String... arguments) throws Exception {
        Bootstrap<Configuration> bootstrap = new Bootstrap<>(new Application<>() {
            @Override
            public void run(Configuration configuration, Environment environment) {}
        });
        bootstrap.addCommand(new BenchmarkCommand());
        List<String> all = new ArrayList<>(List.of("benchmark"));
        all.addAll(List.of(arguments));
        return new Cli(new JarLocation(getClass()), bootstrap, new ByteArrayOutputStream(), errors)
                .run(all.toArray(String[]::new));
    }

    private Optional<Throwable> measure(Fault fault, String scenario) throws Exception {
        try (FaultyService service = FaultyService.with(fault)) {
            String url = service.uri().toString();
            return run(
                    "--url",
                    url,
                    "--admin-url",
                    url,
                    "--quick",
                    "--users",
                    "4",
                    "--repetitions",
                    "1",
                    "--seconds",
                    "0.2",
                    "--warm-up",
                    "0.4",
                    "--scenario",
                    scenario,
                    "--out",
                    directory.toString());
        }
    }

    private Repetition only() {
        BenchmarkRun run = RunFile.read(directory.resolve("run.json"));
        assertThat(run.repetitions()).hasSize(1);
        return run.repetitions().get(0);
    }

    @Test
    void benchmark_correctService_writesResults() throws Exception {
        assertThat(measure(Fault.NONE, "mixed")).isEmpty();

        Repetition mixed = only();
        assertThat(mixed.total().failures()).isZero();
        assertThat(mixed.total().successes()).isPositive();
        assertThat(mixed.server().countsMatch()).isTrue();
        assertThat(mixed.correctness().checks()).isPositive();
        assertThat(mixed.correctness().violations()).isEmpty();
        assertThat(Files.readString(directory.resolve("seconds.csv"))).contains("memory,mixed,1,all,0,");
        assertThat(Files.readString(directory.resolve("memory.hlog"))).contains("Tag=mixed/1/all/CREATE/intended");
    }

    @Test
    void benchmark_maximumWarmUpTooShort_recordsThatItIsNotSteady() throws Exception {
        assertThat(measure(Fault.NONE, "mixed")).isEmpty();

        BenchmarkRun run = RunFile.read(directory.resolve("run.json"));
        assertThat(run.warmUps()).singleElement().satisfies(warmUp -> {
            assertThat(warmUp.backend()).isEqualTo("memory");
            assertThat(warmUp.round()).isEqualTo(1);
            assertThat(warmUp.steady()).isFalse();
            assertThat(warmUp.seconds()).isBetween(0.4, 10.0);
            assertThat(warmUp.windows())
                    .singleElement()
                    .satisfies(rate -> assertThat(rate).isPositive());
        });
        assertThat(Files.readString(directory.resolve("report.md")))
                .contains("NOT STEADY", "memory in 1 of 1 JVM", "| Steady state reached | 0 of 1 JVM |");
    }

    @Test
    @ExtendWith(ArabicLocale.class)
    void benchmark_arabicLocale_writesAsciiDigits() throws Exception {
        assertThat(measure(Fault.NONE, "mixed")).isEmpty();

        for (String file : List.of("run.json", "seconds.csv", "memory.hlog", "report.md", "report.html")) {
            assertThat(Files.readString(directory.resolve(file)))
                    .as(file)
                    .doesNotContainPattern(ArabicLocale.OTHER_DIGIT);
        }
    }

    @Test
    void benchmark_contendedUser_refusalsAreSuccesses() throws Exception {
        assertThat(measure(Fault.NONE, "contended")).isEmpty();
        assertThat(only().total().failures()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed", "mixed", "contended"})
    void benchmark_failedWrites_reportsFailuresButNoViolation(String scenario) throws Exception {
        assertThat(measure(Fault.FAILS_SOME_REQUESTS, scenario)).isEmpty();
        assertThat(only().total().failures()).isPositive();
        assertThat(only().correctness().violations()).isEmpty();
    }

    @Test
    void benchmark_lostUpdate_failsWithViolation() throws Exception {
        assertThat(measure(Fault.LOSES_UPDATES, "mixed")).get().isInstanceOf(BenchmarkFailedException.class);
        assertThat(only().correctness().violations()).anyMatch(each -> each.contains("acknowledged ObservedCycle["));
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("is invalid:", "acknowledged ObservedCycle[");
    }

    @Test
    void benchmark_twoCyclesInProgress_failsWithViolation() throws Exception {
        assertThat(measure(Fault.ALLOWS_TWO_ACTIVE_CYCLES, "contended")).isPresent();
        assertThat(only().correctness().violations())
                .anyMatch(each -> each.contains("are in progress at the same time"));
    }

    @Test
    void benchmark_lostCycle_failsWithViolation() throws Exception {
        assertThat(measure(Fault.FORGETS_COMPLETED, "seed")).isPresent();
        assertThat(only().correctness().violations()).anyMatch(each -> each.contains("the service returned 404"));
    }

    @Test
    void benchmark_differentCounts_failsWithCounters() throws Exception {
        assertThat(measure(Fault.COUNTS_TWICE, "seed")).isPresent();
        assertThat(only().server().countsMatch()).isFalse();
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .contains("POST /v1/cycles 2xx: the client received 4 responses, the service counted 8");
    }

    @Test
    void benchmark_invalidArguments_areRefused() throws Exception {
        assertRefused("configuration files", "--quick");
        assertRefused("nowhere.yml: no such file", "nowhere.yml");
        assertRefused(
                "--scenario: unknown [fast], valid are: [seed", "--url", "http://localhost:1", "--scenario", "fast");
        assertRefused("--users must be 1 or more", "--url", "http://localhost:1", "--users", "0");
        assertRefused("--rounds requires configuration files", "--url", "http://localhost:1", "--rounds", "2");
        assertRefused("--warm-up must be", "--url", "http://localhost:1", "--warm-up", "0");
        assertRefused(
                "--scenario cold-start requires configuration files",
                "--url",
                "http://localhost:1",
                "--scenario",
                "cold-start");
        assertRefused("--admin-url requires --url", "config.yml", "--admin-url", "http://localhost:1");
        assertRefused("--seconds must be", "--url", "http://localhost:1", "--seconds", "Infinity");
        assertRefused(directory + ": no such file, or not readable", directory.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8080",
                "//localhost:8080",
                "https://localhost:8080",
                "http://",
                "http://localhost:8080/v1",
                "http://localhost:8080?x=1",
                "http://localhost:8080#top",
                "http://ada@localhost:8080",
                "http://localhost:99999",
                "http://local host:8080",
                "http:localhost:8080",
                ""
            })
    void benchmark_malformedAddress_isRefused(String url) throws Exception {
        assertRefused("--url '" + url + "': expected http://host:port", "--url", url);
        assertRefused(
                "--admin-url '" + url + "': expected http://host:port",
                "--url",
                "http://localhost:1",
                "--admin-url",
                url);
    }

    @Test
    void benchmark_noServerListening_isRefusedBeforeTheRun() throws Exception {
        Path out = directory.resolve("out");
        try (FaultyService service = FaultyService.with(Fault.NONE);
                Socket refusing = new Socket()) {
            refusing.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String closed = "http://127.0.0.1:" + refusing.getLocalPort();
            assertRefused("--url " + closed + ": no server is listening", "--url", closed, "--out", out.toString());
            assertRefused(
                    "--admin-url " + closed + ": no server is listening",
                    "--url",
                    service.uri().toString(),
                    "--admin-url",
                    closed,
                    "--out",
                    out.toString());
        }
        assertThat(out).doesNotExist();
    }

    @Test
    void benchmark_adminPortOfAnotherServer_isRefused() throws Exception {
        try (FaultyService service = FaultyService.with(Fault.NONE);
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread closing = new Thread(() -> {
                try {
                    while (true) {
                        other.accept().close();
                    }
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            closing.start();
            String url = "http://127.0.0.1:" + other.getLocalPort();
            assertRefused(
                    "--admin-url " + url + ": this is not the admin port of this service",
                    "--url",
                    service.uri().toString(),
                    "--admin-url",
                    url);
        }
    }

    @Test
    void benchmark_unwritableOut_isRefusedBeforeTheRun() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        try (FaultyService service = FaultyService.with(Fault.NONE)) {
            for (Path out : List.of(file, file.resolve("below"), Path.of("/proc/benchmark"))) {
                assertRefused(
                        "--out " + out + ": not writable",
                        "--url",
                        service.uri().toString(),
                        "--out",
                        out.toString());
            }
        }
    }

    private void assertRefused(String message, String... arguments) throws Exception {
        errors.reset();
        assertThat(run(arguments)).isPresent();
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains(message).hasLineCount(1);
    }
}
