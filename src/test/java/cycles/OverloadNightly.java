package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.benchmark.load.ApiOperation;
import cycles.benchmark.load.ArrivalSchedule;
import cycles.benchmark.load.LoadGenerator;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.PreparedRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What too much of one thing does to the rest: the real jar, with the heap of {@link JarProcess}, on the same machine as the load. Prints
 * what it finds; the promises it asserts are ratios of medians, with air for that.
 */
class OverloadNightly {
    private static final int CLIENTS = 64;
    private static final int TIMES = 5;
    /** So many try to log in at all times, with the right password: more than can be hashed in a round. */
    private static final int FLOOD = 150;

    private static final int ROUNDS = 3;
    private static final int FLOODED_ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    /** All of the smaller crowd may wait for their turn; for the larger one there is no room, and each who is refused asks again. */
    @ParameterizedTest
    @CsvSource({
        "config.yml,       2000",
        "config.yml,       6000",
        "config-lmdb.yml,  2000",
        "config-lmdb.yml,  6000",
        "config-redis.yml, 2000",
        "config-redis.yml, 6000"
    })
    void fiveTimesWhatCanBeDoneStillGetsDoneWhatCanBeDone(String configuration, int people) throws Exception {
        try (JarProcess service = JarProcess.start(directory, Path.of(configuration), Map.of());
                LoadGenerator generator = new LoadGenerator(address(service), PATIENCE)) {
            Supplier<PreparedRequest> read = reads(service);
            generator.run(
                    Collections.nCopies(CLIENTS, read),
                    ArrivalSchedule.closed(Duration.ofSeconds(20)),
                    successes -> {});
            List<Double> peaks = new ArrayList<>();
            List<Double> goodputs = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                Measurement peak = generator.run(
                        Collections.nCopies(CLIENTS, read), ArrivalSchedule.closed(ROUND), successes -> {});
                peaks.add(peak.throughput());
                Measurement crowd = generator.run(
                        Collections.nCopies(people, read),
                        ArrivalSchedule.open(TIMES * peak.throughput(), ROUND),
                        successes -> {});
                goodputs.add(crowd.throughput());
                System.out.printf(
                        "%s: peak %.0f/s, goodput of %d people at %d times that %.0f/s, p99 of the answers %.0f ms, refused %s, not"
                                + " sent %d, heap %.0f MB%n",
                        configuration,
                        peak.throughput(),
                        people,
                        TIMES,
                        crowd.throughput(),
                        crowd.total().uncorrected().getValueAtPercentile(99) / 1e3,
                        crowd.total().errors(),
                        crowd.unsent(),
                        heapMegabytes(service));
            }
            System.out.printf(
                    "%s, %d people: goodput %.0f %% of the peak%n",
                    configuration, people, 100 * median(goodputs) / median(peaks));
            assertThat(service.output()).doesNotContain("OutOfMemoryError");
            assertThat(median(goodputs)).isGreaterThan(0.8 * median(peaks));
        }
    }

    /** @param rate of reads a second, which leaves most of the machine free; 0 for as many as can be done */
    @ParameterizedTest
    @CsvSource({"config-lmdb.yml, 1000", "config.yml, 0", "config-lmdb.yml, 0", "config-redis.yml, 0"})
    void aFloodOfLogInsLeavesReadersAlone(String configuration, int rate) throws Exception {
        Supplier<ArrivalSchedule> pace =
                () -> rate == 0 ? ArrivalSchedule.closed(ROUND) : ArrivalSchedule.open(rate, ROUND);
        try (JarProcess service = JarProcess.start(directory, Path.of(configuration), Map.of());
                LoadGenerator readers = new LoadGenerator(address(service), PATIENCE);
                LoadGenerator flood = new LoadGenerator(address(service), Duration.ofSeconds(30))) {
            Supplier<PreparedRequest> read = reads(service);
            ApiUser owner = new ApiUser(service::api);
            owner.signUp();
            PreparedRequest logIn = PreparedRequest.of(
                    ApiOperation.LOG_IN,
                    "localhost",
                    "/auth/login",
                    "",
                    "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(owner.email(), ApiUser.PASSWORD),
                    reply -> reply.status() == 200);
            ExecutorService attacker = Executors.newSingleThreadExecutor();
            Future<Measurement> warmUp = attacker.submit(() -> flood(flood, logIn, Duration.ofSeconds(20)));
            readers.run(
                    Collections.nCopies(CLIENTS, read),
                    ArrivalSchedule.closed(Duration.ofSeconds(40)),
                    successes -> {});
            warmUp.get();
            List<Double> calm = new ArrayList<>();
            List<Double> flooded = new ArrayList<>();
            for (int round = 0; round < FLOODED_ROUNDS; round++) {
                calm.add(p99(readers, read, pace.get()));
                Future<Measurement> logIns = attacker.submit(() -> flood(flood, logIn, ROUND));
                flooded.add(p99(readers, read, pace.get()));
                System.out.printf(
                        "%s: p99 of reads %.1f ms, while %d try to log in and %.0f/s succeed %.1f ms%n",
                        configuration, calm.get(round), FLOOD, logIns.get().throughput(), flooded.get(round));
            }
            attacker.shutdown();
            System.out.printf(
                    "%s, %d/s, a flood of log-ins: p99 times %.2f%n",
                    configuration, rate, median(flooded) / median(calm));
            assertThat(median(flooded))
                    .as("Hashing gives way only within its scheduling group. Is kernel.sched_autogroup_enabled 0?")
                    .isLessThan(1.25 * median(calm));
        }
    }

    private static Measurement flood(LoadGenerator generator, PreparedRequest logIn, Duration duration)
            throws IOException {
        return generator.run(
                Collections.nCopies(FLOOD, () -> logIn), ArrivalSchedule.closed(duration), successes -> {});
    }

    /** What is in use, garbage that nobody has collected yet included. */
    private static double heapMegabytes(JarProcess service) throws Exception {
        HttpRequest metrics =
                HttpRequest.newBuilder(service.admin("/prometheus")).build();
        String line = HttpClient.newHttpClient()
                .send(metrics, HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(each -> each.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .findFirst()
                .orElseThrow();
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) / 1e6;
    }

    private static InetSocketAddress address(JarProcess service) {
        return new InetSocketAddress(
                service.api("/").getHost(), service.api("/").getPort());
    }

    private static Supplier<PreparedRequest> reads(JarProcess service) throws Exception {
        ApiUser user = new ApiUser(service::api);
        assertThat(user.signUp().status()).isEqualTo(201);
        assertThat(user.logIn().status()).isEqualTo(200);
        assertThat(user.send("POST", "/v1/cycles", ApiUser.dates("2025-03-01T08:00:00Z", "2025-03-01T20:00:00Z"))
                        .status())
                .isEqualTo(201);
        PreparedRequest read = PreparedRequest.of(
                ApiOperation.GET_ACTIVE,
                "localhost",
                "/v1/cycles/in-progress",
                user.token(),
                "",
                reply -> reply.status() == 200);
        return () -> read;
    }

    /** Of reads, in milliseconds. */
    private static double p99(LoadGenerator readers, Supplier<PreparedRequest> read, ArrivalSchedule pace)
            throws IOException {
        Measurement measured = readers.run(Collections.nCopies(CLIENTS, read), pace, successes -> {});
        return measured.total().intended().getValueAtPercentile(99) / 1e3;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
