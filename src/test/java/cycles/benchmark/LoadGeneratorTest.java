package cycles.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.benchmark.client.Account;
import cycles.benchmark.load.ApiOperation;
import cycles.benchmark.load.ArrivalSchedule;
import cycles.benchmark.load.LoadGenerator;
import cycles.benchmark.load.Measurement;
import cycles.benchmark.load.PreparedRequest;
import cycles.benchmark.load.StubServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that latencies include the time that requests wait for a slow service, and that the generator detects its own limits. */
class LoadGeneratorTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static Measurement run(InetSocketAddress server, int clients, ArrivalSchedule schedule) throws IOException {
        return run(server, clients, schedule, () -> {});
    }

    /** @param beforeEach called on the generator's thread before each request */
    private static Measurement run(InetSocketAddress server, int clients, ArrivalSchedule schedule, Runnable beforeEach)
            throws IOException {
        Account account = new Account("test", "", "user");
        try (LoadGenerator generator = new LoadGenerator(server, TIMEOUT)) {
            return generator.run(
                    Collections.nCopies(clients, () -> {
                        beforeEach.run();
                        return account.request(
                                ApiOperation.GET_ACTIVE, "", "", response -> response.status() / 100 != 5);
                    }),
                    schedule,
                    successes -> {});
        }
    }

    @Test
    void run_serviceStalls_onlyCorrectedLatencyShowsIt() throws Exception {
        try (FaultyService service = FaultyService.stalling(Duration.ofMillis(1_500), Duration.ofSeconds(4))) {
            Measurement measured = run(service.address(), 1, ArrivalSchedule.open(600, Duration.ofSeconds(5)));

            assertThat(measured.total().intended().getValueAtPercentile(99.9)).isGreaterThan(1_000_000);
            assertThat(measured.total().uncorrected().getValueAtPercentile(99.9))
                    .isLessThan(1_000_000);
            assertThat(measured.total().uncorrected().getMaxValue()).isGreaterThan(1_000_000);
        }
    }

    @Test
    void run_rateAboveCapacity_isSaturated() throws Exception {
        try (FaultyService service = FaultyService.slow(Duration.ofMillis(2))) {
            Measurement beyond = run(service.address(), 8, ArrivalSchedule.open(2_000, Duration.ofSeconds(1)));
            Measurement within = run(service.address(), 8, ArrivalSchedule.open(20, Duration.ofSeconds(1)));

            assertThat(beyond.saturated()).isTrue();
            assertThat(beyond.throughput()).isLessThan(500);
            assertThat(within.saturated()).isFalse();
        }
    }

    @Test
    void run_generatorIsBusy_isClientLimited() throws Exception {
        try (StubServer server = new StubServer()) {
            Measurement measured = run(
                    server.address(),
                    50,
                    ArrivalSchedule.closed(Duration.ofMillis(500)),
                    () -> workFor(Duration.ofMillis(1)));

            assertThat(measured.clientLimited()).isTrue();
        }
        try (FaultyService service = FaultyService.slow(Duration.ofMillis(100))) {
            assertThat(run(service.address(), 4, ArrivalSchedule.closed(Duration.ofMillis(500)))
                            .clientLimited())
                    .isFalse();
        }
    }

    private static void workFor(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void run_barrier_sendsOneRequestForEachClient() throws Exception {
        try (FaultyService service = FaultyService.slow(Duration.ofMillis(1))) {
            Measurement measured = run(service.address(), 100, ArrivalSchedule.barrier(100));

            assertThat(measured.total().requests()).isEqualTo(100);
            assertThat(measured.responses())
                    .containsExactly(java.util.Map.entry("GET /v1/cycles/in-progress 4xx", 100L));
        }
    }

    @Test
    void run_fragmentedChunkedAndClosingResponses_areParsed() throws Exception {
        List<String> responses = List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\":\"b\"}",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{\"a\r\n6\r\n\":\"b\"}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 9\r\n\r\n{\"a\":\"b\"}");
        List<String> fields = new ArrayList<>();
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> respondByteByByte(listener, responses), "fragmenting-server");
            server.start();
            try (LoadGenerator generator =
                    new LoadGenerator((InetSocketAddress) listener.getLocalSocketAddress(), TIMEOUT)) {
                generator.run(
                        List.of(() -> PreparedRequest.of(
                                ApiOperation.GET_ACTIVE,
                                "test",
                                "/",
                                "",
                                "",
                                response -> fields.add(response.text("a")))),
                        ArrivalSchedule.barrier(responses.size() + 1),
                        successes -> {});
            }
            server.join();
        }
        assertThat(fields).containsExactly("b", "b", "b", "b");
    }

    /** The last response closes the connection, so the next request uses a second one. */
    private static void respondByteByByte(ServerSocket listener, List<String> responses) {
        try {
            for (int connection = 0; connection < 2; connection++) {
                try (Socket client = listener.accept()) {
                    for (String text : connection == 0 ? responses : responses.subList(0, 1)) {
                        client.getInputStream().read(new byte[1_000]);
                        for (byte each : text.getBytes(StandardCharsets.US_ASCII)) {
                            client.getOutputStream().write(each);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void run_serviceStops_failsWithoutBusyLoop() throws Exception {
        try (FaultyService service = FaultyService.with(FaultyService.Fault.NONE);
                LoadGenerator generator = new LoadGenerator(service.address(), TIMEOUT)) {
            Account account = new Account("test", "", "user");
            List<java.util.function.Supplier<PreparedRequest>> clients = List.of(() -> {
                try {
                    service.close();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                return account.request(ApiOperation.GET_ACTIVE, "", "", response -> false);
            });
            Measurement measured =
                    generator.run(clients, ArrivalSchedule.closed(Duration.ofMillis(500)), successes -> {});

            assertThat(measured.total().errors()).containsOnlyKeys("network");
            assertThat(measured.total().requests()).isBetween(1L, 20L);
        }
    }
}
