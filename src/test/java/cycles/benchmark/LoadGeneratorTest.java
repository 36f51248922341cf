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

/** What the load generator must not hide: what a slow service kept waiting, and its own limits. */
class LoadGeneratorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Measurement ask(InetSocketAddress server, int clients, ArrivalSchedule pace) throws IOException {
        return ask(server, clients, pace, () -> {});
    }

    /** @param beforeEach is done on the generator's thread */
    private static Measurement ask(InetSocketAddress server, int clients, ArrivalSchedule pace, Runnable beforeEach)
            throws IOException {
        Account account = new Account("test", "", "user");
        try (LoadGenerator generator = new LoadGenerator(server, PATIENCE)) {
            return generator.run(
                    Collections.nCopies(clients, () -> {
                        beforeEach.run();
                        return account.call(ApiOperation.GET_ACTIVE, "", "", reply -> reply.status() / 100 != 5);
                    }),
                    pace,
                    successes -> {});
        }
    }

    @Test
    void aStallShowsFromTheIntendedStartAndHidesFromTheRealOne() throws Exception {
        try (FaultyService service = FaultyService.stalling(Duration.ofMillis(1_500), Duration.ofSeconds(4))) {
            Measurement measured = ask(service.address(), 1, ArrivalSchedule.open(600, Duration.ofSeconds(5)));

            assertThat(measured.total().intended().getValueAtPercentile(99.9)).isGreaterThan(1_000_000);
            assertThat(measured.total().naive().getValueAtPercentile(99.9)).isLessThan(1_000_000);
            assertThat(measured.total().naive().getMaxValue()).isGreaterThan(1_000_000);
        }
    }

    @Test
    void aRateBeyondCapacityIsSaturated() throws Exception {
        try (FaultyService service = FaultyService.slow(Duration.ofMillis(2))) {
            Measurement beyond = ask(service.address(), 8, ArrivalSchedule.open(2_000, Duration.ofSeconds(1)));
            Measurement within = ask(service.address(), 8, ArrivalSchedule.open(20, Duration.ofSeconds(1)));

            assertThat(beyond.saturated()).isTrue();
            assertThat(beyond.throughput()).isLessThan(500);
            assertThat(within.saturated()).isFalse();
        }
    }

    @Test
    void aBusyGeneratorSaysThatItWasTheLimit() throws Exception {
        try (StubServer server = new StubServer()) {
            Measurement measured = ask(
                    server.address(),
                    50,
                    ArrivalSchedule.closed(Duration.ofMillis(500)),
                    () -> workFor(Duration.ofMillis(1)));

            assertThat(measured.clientLimited()).isTrue();
        }
        try (FaultyService service = FaultyService.slow(Duration.ofMillis(100))) {
            assertThat(ask(service.address(), 4, ArrivalSchedule.closed(Duration.ofMillis(500)))
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
    void aBarrierSendsOneRequestForEachClient() throws Exception {
        try (FaultyService service = FaultyService.slow(Duration.ofMillis(1))) {
            Measurement measured = ask(service.address(), 100, ArrivalSchedule.barrier(100));

            assertThat(measured.total().requests()).isEqualTo(100);
            assertThat(measured.answered())
                    .containsExactly(java.util.Map.entry("GET /v1/cycles/in-progress 4xx", 100L));
        }
    }

    @Test
    void answersComeInPiecesInChunksAndOnConnectionsThatClose() throws Exception {
        List<String> answers = List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\":\"b\"}",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{\"a\r\n6\r\n\":\"b\"}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 9\r\n\r\n{\"a\":\"b\"}");
        List<String> seen = new ArrayList<>();
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerInPieces(listener, answers), "pieces");
            server.start();
            try (LoadGenerator generator =
                    new LoadGenerator((InetSocketAddress) listener.getLocalSocketAddress(), PATIENCE)) {
                generator.run(
                        List.of(() -> PreparedRequest.of(
                                ApiOperation.GET_ACTIVE, "test", "/", "", "", reply -> seen.add(reply.text("a")))),
                        ArrivalSchedule.barrier(answers.size() + 1),
                        successes -> {});
            }
            server.join();
        }
        assertThat(seen).containsExactly("b", "b", "b", "b");
    }

    /** The last answer closes the connection, so a second one follows on the next. */
    private static void answerInPieces(ServerSocket listener, List<String> answers) {
        try {
            for (int connection = 0; connection < 2; connection++) {
                try (Socket client = listener.accept()) {
                    for (String answer : connection == 0 ? answers : answers.subList(0, 1)) {
                        client.getInputStream().read(new byte[1_000]);
                        for (byte each : answer.getBytes(StandardCharsets.US_ASCII)) {
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
    void aServiceThatIsGoneIsAFailureAndNotAnEndlessLoop() throws Exception {
        try (FaultyService service = FaultyService.with(FaultyService.Fault.NONE);
                LoadGenerator generator = new LoadGenerator(service.address(), PATIENCE)) {
            Account account = new Account("test", "", "user");
            List<java.util.function.Supplier<PreparedRequest>> clients = List.of(() -> {
                try {
                    service.close();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                return account.call(ApiOperation.GET_ACTIVE, "", "", reply -> false);
            });
            Measurement measured =
                    generator.run(clients, ArrivalSchedule.closed(Duration.ofMillis(500)), successes -> {});

            assertThat(measured.total().errors()).containsOnlyKeys("network");
            assertThat(measured.total().requests()).isBetween(1L, 20L);
        }
    }
}
