package cycles.faults;

import static cycles.repository.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.faults.VirtualUser.ObservedResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Injects a fault into a service under load and verifies its guarantees: failed requests get a 503 problem within the deadline, readiness
 * is red within 5 s, liveness stays green, routes without a store keep working, readiness is green within 10 s after the end of the fault
 * without a restart, and no acknowledged write is lost.
 */
final class Outage {
    /** Twice the guaranteed 2 s, to tolerate other load on the machine. */
    private static final Duration DEADLINE = Duration.ofSeconds(4);

    private static final Duration RED = Duration.ofSeconds(5);
    private static final Duration GREEN = Duration.ofSeconds(10);
    /** Longer than any timeout, so that the fault affects requests of every age. */
    private static final Duration FAULT_DURATION = Duration.ofSeconds(3);

    private static final Duration POLL = Duration.ofMillis(50);

    private final Function<String, URI> api;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Outage(Function<String, URI> api) {
        this.api = api;
    }

    /** A row of the table: the responses during the fault, and how long readiness took to turn red and green. */
    record Result(String fault, String responses, String red, String green) {
        @Override
        public String toString() {
            return "| %s | %s | %s | %s |".formatted(fault, responses, red, green);
        }
    }

    /** Runs the service under load before, during and after the fault. Returns a row of the table. */
    Result run(Fault fault) throws Exception {
        awaitGreen("green before the fault");
        try (ConcurrentUsers users = new ConcurrentUsers(api)) {
            users.awaitProgress(5);
            fault.inject().run();
            Instant injected = Instant.now();
            Readiness readiness = observeReadiness(fault, injected);
            Instant ending = Instant.now();
            fault.end().run();
            Instant ended = Instant.now();
            awaitGreen(fault.name() + ": green again");
            String green = readiness.green.orElse(seconds(ended));
            users.awaitProgress(3);
            List<ObservedResponse> all = users.stop();
            assertThat(all).as(fault.name()).allMatch(Outage::isExpected);
            List<ObservedResponse> during = all.stream()
                    .filter(each ->
                            each.sent().isAfter(injected) && each.answered().isBefore(ending))
                    .toList();
            if (fault.effect() == Fault.Effect.ALL_REQUESTS_FAIL) {
                assertThat(during).as(fault.name()).isNotEmpty().allMatch(each -> each.status() == 503);
            } else if (fault.effect() == Fault.Effect.WRITES_FAIL) {
                assertThat(during).as(fault.name()).anyMatch(each -> each.status() == 503);
                assertThat(during).as(fault.name()).allMatch(each -> each.isRead() != (each.status() == 503));
            }
            users.assertNothingAcknowledgedIsMissing();
            return new Result(
                    fault.name(),
                    summary(during),
                    readiness.red.orElse("-"),
                    readiness.red.map(any -> green).orElse("-"));
        }
    }

    /** How long readiness took to turn red, and to turn green again before the end of the fault; empty if it did not. */
    private record Readiness(Optional<String> red, Optional<String> green) {}

    private Readiness observeReadiness(Fault fault, Instant injected) throws Exception {
        Optional<String> red = Optional.empty();
        Optional<String> green = Optional.empty();
        boolean mustTurnRed =
                fault.effect() == Fault.Effect.ALL_REQUESTS_FAIL || fault.effect() == Fault.Effect.WRITES_FAIL;
        while (Instant.now().isBefore(injected.plus(FAULT_DURATION)) || (mustTurnRed && red.isEmpty())) {
            boolean ready = ready() == 200;
            if (!ready && red.isEmpty()) {
                red = Optional.of(seconds(injected));
            }
            if (ready && red.isPresent() && green.isEmpty()) {
                green = Optional.of(seconds(injected));
            }
            if (mustTurnRed) {
                assertThat(green).as(fault.name() + ": green").isEmpty();
                assertThat(red.isPresent() || Instant.now().isBefore(injected.plus(RED)))
                        .as(fault.name() + ": red in time")
                        .isTrue();
            }
            assertOtherRoutesWork();
            Thread.sleep(POLL.toMillis());
        }
        return new Readiness(red, green);
    }

    /** Whether the response is allowed, during a fault or not, and within the deadline. */
    static boolean isExpected(ObservedResponse each) {
        boolean expected = switch (each.status()) {
            case 200, 201 -> true;
            case 404 -> each.request().endsWith("/in-progress");
            // The user repeats a request whose response was lost.
            case 409 -> each.request().equals("POST /v1/cycles");
            case 503 -> each.problem();
            default -> false;
        };
        return expected && each.duration().compareTo(DEADLINE) < 0;
    }

    private static String summary(List<ObservedResponse> during) {
        Map<Integer, Integer> counts = new TreeMap<>();
        during.forEach(each -> counts.merge(each.status(), 1, Integer::sum));
        Duration slowest = during.stream()
                .map(ObservedResponse::duration)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return String.format(Locale.ROOT, "%s, slowest %.1f s", counts, slowest.toMillis() / 1000.0);
    }

    private static String seconds(Instant since) {
        return String.format(
                Locale.ROOT, "%.1f s", Duration.between(since, Instant.now()).toMillis() / 1000.0);
    }

    /** Asserts that the routes that need no store work. */
    private void assertOtherRoutesWork() throws Exception {
        assertThat(status("/health-check?type=alive")).isEqualTo(200);
        assertThat(status("/openapi.json")).isEqualTo(200);
        assertThat(status("/v1/cycles/in-progress")).isEqualTo(401);
    }

    private int ready() throws IOException, InterruptedException {
        return status("/health-check?type=ready");
    }

    private int status(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(api.apply(path))
                .timeout(Duration.ofSeconds(5))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private void awaitGreen(String condition) {
        await(condition).atMost(GREEN).pollInterval(POLL).until(() -> ready() == 200);
    }
}
