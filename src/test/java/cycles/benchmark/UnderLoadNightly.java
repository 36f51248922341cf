package cycles.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.JarProcess;
import cycles.benchmark.client.Accounts;
import cycles.benchmark.client.Violations;
import cycles.benchmark.load.ArrivalSchedule;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.PreparedRequest;
import cycles.benchmark.target.ServiceEndpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Measures the jar with a heap of 256 MB: start time, p99 at 70 % of the capacity, garbage collection pauses and memory. Prints the
 * results; asserts that every response was correct.
 */
class UnderLoadNightly {
    private static final int CLIENTS = 64;
    private static final int STARTS = 5;
    private static final int ROUNDS = 5;
    private static final double SHARE = 0.7;
    private static final Duration WARM_UP = Duration.ofSeconds(45);
    private static final Duration ROUND = Duration.ofSeconds(4);
    private static final Pattern PAUSE = Pattern.compile("Pause .*\\) ([0-9.]+)ms");
    private static final Pattern PEAK_MEMORY = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    /** Excludes pages of files, for example LMDB's, which the system reclaims when it needs memory. */
    private static final Pattern ANONYMOUS_MEMORY = Pattern.compile("RssAnon:\\s+(\\d+) kB");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"config.yml", "config-lmdb.yml", "config-redis.yml"})
    void service_underLoad_answersCorrectly(String configuration) throws Exception {
        Path log = directory.resolve("gc.log");
        Map<String, String> environment =
                Map.of("JDK_JAVA_OPTIONS", "-Xlog:gc:file=" + log + " -Ddw.auth.limits.address.attempts=1000000");
        start(configuration, environment).close();
        List<Double> starts = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            long startedAt = System.nanoTime();
            JarProcess service = start(configuration, environment);
            starts.add((System.nanoTime() - startedAt) / 1e9);
            service.close();
        }
        System.out.printf(
                "%s: healthy after %.1f s (median of %d starts on existing data)%n",
                configuration, median(starts), STARTS);
        try (JarProcess service = start(configuration, environment);
                BackendSession session = session(new ServiceEndpoints(service.api(""), null, null))) {
            session.run(clients(session, 80), ArrivalSchedule.closed(WARM_UP), successes -> {});
            measureTail(configuration, "writes", session, 0);
            measureTail(configuration, "reads", session, 100);
            measureTail(configuration, "80 % reads", session, 80);
            assertThat(session.checkRules().violations()).isEmpty();
            List<Double> pauses = numbers(PAUSE, Files.readString(log));
            assertThat(pauses).isNotEmpty();
            String memory = Files.readString(Path.of("/proc/" + service.pid() + "/status"));
            System.out.printf(
                    "%s: %d garbage collection pauses, the longest %.1f ms; peak resident memory %.0f MB, anonymous memory now %.0f MB%n",
                    configuration,
                    pauses.size(),
                    pauses.stream().max(Double::compare).orElseThrow(),
                    numbers(PEAK_MEMORY, memory).get(0) / 1e3,
                    numbers(ANONYMOUS_MEMORY, memory).get(0) / 1e3);
        }
    }

    private JarProcess start(String configuration, Map<String, String> environment) throws Exception {
        return JarProcess.start(directory, Path.of(configuration), environment);
    }

    private static BackendSession session(ServiceEndpoints endpoints) throws IOException {
        Violations violations = new Violations();
        Accounts accounts = new Accounts();
        try (BackendSession signUp = new BackendSession(endpoints, List.of(), violations, 1)) {
            List<PreparedRequest> signUps = accounts.signUps(signUp.authority(), CLIENTS + 1, "tail");
            assertThat(signUp.once(signUps, successes -> {}).total().errors()).isEmpty();
            assertThat(signUp.once(accounts.logIns(), successes -> {}).total().errors())
                    .isEmpty();
        }
        return new BackendSession(endpoints, accounts.loggedIn(), violations, 1);
    }

    private static List<Supplier<PreparedRequest>> clients(BackendSession session, int readPercent) {
        return ScenarioRunner.clients(session, readPercent, CLIENTS);
    }

    private static void measureTail(String configuration, String mix, BackendSession session, int readPercent)
            throws IOException {
        List<Double> capacities = new ArrayList<>();
        List<Double> medians = new ArrayList<>();
        List<Double> tails = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            double capacity = session.run(clients(session, readPercent), ArrivalSchedule.closed(ROUND), successes -> {})
                    .throughput();
            Measurement measured = session.run(
                    clients(session, readPercent), ArrivalSchedule.open(SHARE * capacity, ROUND), successes -> {});
            assertThat(measured.total().errors()).isEmpty();
            Histogram latency = measured.total().intended();
            capacities.add(capacity);
            medians.add(latency.getValueAtPercentile(50) / 1e3);
            tails.add(latency.getValueAtPercentile(99) / 1e3);
            ratios.add(1.0 * latency.getValueAtPercentile(99) / latency.getValueAtPercentile(50));
        }
        System.out.printf(
                "%s, %s: at %.0f %% of %.0f/s p50 %.2f ms, p99 %.2f ms, ratio %.1f (medians of %d rounds)%n",
                configuration,
                mix,
                100 * SHARE,
                median(capacities),
                median(medians),
                median(tails),
                median(ratios),
                ROUNDS);
    }

    private static List<Double> numbers(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> Double.valueOf(found.group(1)))
                .toList();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
