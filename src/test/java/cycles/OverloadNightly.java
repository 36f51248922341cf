package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.benchmark.load.ApiOperation;
import cycles.benchmark.load.ArrivalSchedule;
import cycles.benchmark.load.LoadGenerator;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.PreparedRequest;
import cycles.client.ApiClient;
import cycles.client.ApiUser;
import java.io.IOException;
import java.net.InetSocketAddress;
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
 * Measures the jar, with the heap of {@link JarProcess}, under overload from the same machine, and prints the results. The assertions
 * compare medians with a tolerance for noise.
 */
class OverloadNightly {
    private static final int CLIENTS = 64;
    private static final int OVERLOAD_FACTOR = 5;
    /** The number of concurrent log-ins with the right password, more than can be hashed in a round. */
    private static final int FLOOD_USERS = 150;

    private static final int ROUNDS = 3;
    private static final int FLOOD_ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(6);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    /** 2000 users fit into the queue; of 6000, the excess is refused and retries. */
    @ParameterizedTest
    @CsvSource({
        "config.yml,       2000",
        "config.yml,       6000",
        "config-lmdb.yml,  2000",
        "config-lmdb.yml,  6000",
        "config-redis.yml, 2000",
        "config-redis.yml, 6000"
    })
    void goodput_fiveTimesTheCapacity_staysNearThePeak(String configuration, int users) throws Exception {
        try (JarProcess service = JarProcess.start(directory, Path.of(configuration), Map.of());
                LoadGenerator generator = new LoadGenerator(address(service), TIMEOUT)) {
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
                Measurement overload = generator.run(
                        Collections.nCopies(users, read),
                        ArrivalSchedule.open(OVERLOAD_FACTOR * peak.throughput(), ROUND),
                        successes -> {});
                goodputs.add(overload.throughput());
                System.out.printf(
                        "%s: peak %.0f/s, goodput of %d users at %d times that %.0f/s, p99 of the responses %.0f ms, refused %s, not"
                                + " sent %d, heap %.0f MB%n",
                        configuration,
                        peak.throughput(),
                        users,
                        OVERLOAD_FACTOR,
                        overload.throughput(),
                        overload.total().uncorrected().getValueAtPercentile(99) / 1e3,
                        overload.total().errors(),
                        overload.unsent(),
                        heapMegabytes(service));
            }
            System.out.printf(
                    "%s, %d users: goodput %.0f %% of the peak%n",
                    configuration, users, 100 * median(goodputs) / median(peaks));
            assertThat(service.output()).doesNotContain("OutOfMemoryError");
            assertThat(median(goodputs)).isGreaterThan(0.8 * median(peaks));
        }
    }

    /** @param rate of reads per second; 0 for a closed loop without a limit */
    @ParameterizedTest
    @CsvSource({"config-lmdb.yml, 1000", "config.yml, 0", "config-lmdb.yml, 0", "config-redis.yml, 0"})
    void readLatency_loginFlood_staysLow(String configuration, int rate) throws Exception {
        Supplier<ArrivalSchedule> schedule =
                () -> rate == 0 ? ArrivalSchedule.closed(ROUND) : ArrivalSchedule.open(rate, ROUND);
        try (JarProcess service = JarProcess.start(directory, Path.of(configuration), Map.of());
                LoadGenerator readers = new LoadGenerator(address(service), TIMEOUT);
                LoadGenerator flood = new LoadGenerator(address(service), Duration.ofSeconds(30))) {
            Supplier<PreparedRequest> read = reads(service);
            ApiUser owner = ApiUser.register(service.api(""));
            PreparedRequest logIn = PreparedRequest.of(
                    ApiOperation.LOG_IN,
                    "localhost",
                    "/auth/login",
                    "",
                    ApiUser.credentials(owner.email(), owner.password()),
                    response -> response.status() == 200);
            ExecutorService attacker = Executors.newSingleThreadExecutor();
            Future<Measurement> warmUp = attacker.submit(() -> flood(flood, logIn, Duration.ofSeconds(20)));
            readers.run(
                    Collections.nCopies(CLIENTS, read),
                    ArrivalSchedule.closed(Duration.ofSeconds(40)),
                    successes -> {});
            warmUp.get();
            List<Double> withoutFlood = new ArrayList<>();
            List<Double> withFlood = new ArrayList<>();
            for (int round = 0; round < FLOOD_ROUNDS; round++) {
                withoutFlood.add(p99(readers, read, schedule.get()));
                Future<Measurement> logIns = attacker.submit(() -> flood(flood, logIn, ROUND));
                withFlood.add(p99(readers, read, schedule.get()));
                System.out.printf(
                        "%s: p99 of reads %.1f ms, while %d try to log in and %.0f/s succeed %.1f ms%n",
                        configuration,
                        withoutFlood.get(round),
                        FLOOD_USERS,
                        logIns.get().throughput(),
                        withFlood.get(round));
            }
            attacker.shutdown();
            System.out.printf(
                    "%s, %d/s, a flood of log-ins: p99 times %.2f%n",
                    configuration, rate, median(withFlood) / median(withoutFlood));
            assertThat(median(withFlood))
                    .as(
                            "Hashing has a low priority only within its scheduling group: kernel.sched_autogroup_enabled has to be 0.")
                    .isLessThan(1.25 * median(withoutFlood));
        }
    }

    private static Measurement flood(LoadGenerator generator, PreparedRequest logIn, Duration duration)
            throws IOException {
        return generator.run(
                Collections.nCopies(FLOOD_USERS, () -> logIn), ArrivalSchedule.closed(duration), successes -> {});
    }

    /** Returns the heap in use, including garbage, in megabytes. */
    private static double heapMegabytes(JarProcess service) {
        String line = new ApiClient(service.admin(""))
                .get("/prometheus")
                .body()
                .lines()
                .filter(each -> each.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .findFirst()
                .orElseThrow();
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) / 1e6;
    }

    private static InetSocketAddress address(JarProcess service) {
        return new InetSocketAddress(
                service.api("/").getHost(), service.api("/").getPort());
    }

    private static Supplier<PreparedRequest> reads(JarProcess service) {
        ApiUser user = ApiUser.register(service.api(""));
        assertThat(user.send("POST", "/v1/cycles", ApiUser.dates("2025-03-01T08:00:00Z", "2025-03-01T20:00:00Z"))
                        .status())
                .isEqualTo(201);
        PreparedRequest read = PreparedRequest.of(
                ApiOperation.GET_ACTIVE,
                "localhost",
                "/v1/cycles/in-progress",
                user.token(),
                "",
                response -> response.status() == 200);
        return () -> read;
    }

    /** Returns the 99th percentile of the latency of reads, in milliseconds. */
    private static double p99(LoadGenerator readers, Supplier<PreparedRequest> read, ArrivalSchedule schedule)
            throws IOException {
        Measurement measured = readers.run(Collections.nCopies(CLIENTS, read), schedule, successes -> {});
        return measured.total().intended().getValueAtPercentile(99) / 1e3;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
