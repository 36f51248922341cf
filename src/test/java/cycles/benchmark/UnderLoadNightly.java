package cycles.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.JarProcess;
import cycles.benchmark.load.ArrivalSchedule;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.PreparedRequest;
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
 * What the real jar, with a heap of 256 MB, takes to start, how long its tail is at 70 % of what it can do, how long the collector stops
 * it, and how much memory it takes. Prints all of it; asserts that every answer was right.
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
    /** Of the rest most are pages of files, LMDB's among them, that the system takes back when it needs them. */
    private static final Pattern OWN_MEMORY = Pattern.compile("RssAnon:\\s+(\\d+) kB");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"config.yml", "config-lmdb.yml", "config-redis.yml"})
    void theTailIsShortAndTheServiceSmall(String configuration) throws Exception {
        Path log = directory.resolve("gc.log");
        Map<String, String> environment =
                Map.of("JDK_JAVA_OPTIONS", "-Xlog:gc:file=" + log + " -Ddw.auth.limits.address.attempts=1000000");
        start(configuration, environment).close();
        List<Double> starts = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            long began = System.nanoTime();
            JarProcess service = start(configuration, environment);
            starts.add((System.nanoTime() - began) / 1e9);
            service.close();
        }
        System.out.printf(
                "%s: healthy after %.1f s (median of %d starts on existing data)%n",
                configuration, median(starts), STARTS);
        try (JarProcess service = start(configuration, environment);
                BackendUnderTest contestant = BackendUnderTest.running(service.api(""), service.admin(""), 1)) {
            contestant.begin();
            contestant.signUp(CLIENTS, "tail", successes -> {});
            contestant.logIn(successes -> {});
            contestant.run(clients(contestant, 80), ArrivalSchedule.closed(WARM_UP), successes -> {});
            tail(configuration, "writes", contestant, 0);
            tail(configuration, "reads", contestant, 100);
            tail(configuration, "80 % reads", contestant, 80);
            contestant.check();
            assertThat(contestant.violations().drain()).isEmpty();
            List<Double> pauses = numbers(PAUSE, Files.readString(log));
            assertThat(pauses).isNotEmpty();
            String memory = Files.readString(Path.of("/proc/" + service.pid() + "/status"));
            System.out.printf(
                    "%s: %d stops by the collector, the longest of %.1f ms; resident memory at most %.0f MB, %.0f MB of its own now%n",
                    configuration,
                    pauses.size(),
                    pauses.stream().max(Double::compare).orElseThrow(),
                    numbers(PEAK_MEMORY, memory).get(0) / 1e3,
                    numbers(OWN_MEMORY, memory).get(0) / 1e3);
        }
    }

    private JarProcess start(String configuration, Map<String, String> environment) throws Exception {
        return JarProcess.start(directory, Path.of(configuration), environment);
    }

    private static List<Supplier<PreparedRequest>> clients(BackendUnderTest contestant, int readPercent) {
        List<Supplier<PreparedRequest>> clients = new ArrayList<>();
        contestant.users().forEach(user -> clients.add(() -> user.next(readPercent)));
        return clients;
    }

    private static void tail(String configuration, String mix, BackendUnderTest contestant, int readPercent)
            throws IOException {
        List<Double> capacities = new ArrayList<>();
        List<Double> middles = new ArrayList<>();
        List<Double> tails = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            double capacity = contestant
                    .run(clients(contestant, readPercent), ArrivalSchedule.closed(ROUND), successes -> {})
                    .throughput();
            Measurement measured = contestant.run(
                    clients(contestant, readPercent), ArrivalSchedule.open(SHARE * capacity, ROUND), successes -> {});
            assertThat(measured.total().errors()).isEmpty();
            Histogram latency = measured.total().intended();
            capacities.add(capacity);
            middles.add(latency.getValueAtPercentile(50) / 1e3);
            tails.add(latency.getValueAtPercentile(99) / 1e3);
            ratios.add(1.0 * latency.getValueAtPercentile(99) / latency.getValueAtPercentile(50));
        }
        System.out.printf(
                "%s, %s: at %.0f %% of %.0f/s p50 %.2f ms, p99 %.2f ms, %.1f times as much (medians of %d rounds)%n",
                configuration,
                mix,
                100 * SHARE,
                median(capacities),
                median(middles),
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
