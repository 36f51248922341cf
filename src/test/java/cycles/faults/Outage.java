package cycles.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.faults.VirtualUser.Seen;
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
 * Injects a fault into a service under load and holds it to its promises: a clear 503 within the deadline and nothing else, readiness
 * red within 5 s, liveness green and other routes at work all the while, everything green within 10 s after the end of the fault
 * without a restart, and nothing lost that was acknowledged.
 */
final class Outage {
    /** Two seconds, and as much again for a machine that does other things too. */
    private static final Duration DEADLINE = Duration.ofSeconds(4);

    private static final Duration RED = Duration.ofSeconds(5);
    private static final Duration GREEN = Duration.ofSeconds(10);
    /** Longer than any time-out, so that requests of every age meet the fault. */
    private static final Duration HOLD = Duration.ofSeconds(3);

    private final Function<String, URI> api;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Outage(Function<String, URI> api) {
        this.api = api;
    }

    /** What came of a fault, for the table: what was seen, and how long readiness took to turn red and to turn green. */
    record Result(String fault, String seen, String red, String green) {
        @Override
        public String toString() {
            return "| %s | %s | %s | %s |".formatted(fault, seen, red, green);
        }
    }

    Result of(Fault fault) throws Exception {
        await("green before the fault", GREEN, () -> ready() == 200);
        try (ConcurrentUsers crowd = new ConcurrentUsers(api)) {
            crowd.awaitProgress(5);
            fault.inject().run();
            Instant injected = Instant.now();
            Look look = look(fault, injected);
            Instant ending = Instant.now();
            fault.mend().run();
            Instant mended = Instant.now();
            await(fault.name() + ": green again", GREEN, () -> ready() == 200);
            String green = look.green.orElse(seconds(mended));
            crowd.awaitProgress(3);
            List<Seen> all = crowd.rest();
            assertThat(all).as(fault.name()).allMatch(Outage::isAsPromised);
            List<Seen> meanwhile = all.stream()
                    .filter(each ->
                            each.sent().isAfter(injected) && each.answered().isBefore(ending))
                    .toList();
            if (fault.effect() == Fault.Effect.NOTHING_WORKS) {
                assertThat(meanwhile).as(fault.name()).isNotEmpty().allMatch(each -> each.status() == 503);
            } else if (fault.effect() == Fault.Effect.READS_WORK) {
                assertThat(meanwhile).as(fault.name()).anyMatch(each -> each.status() == 503);
                assertThat(meanwhile).as(fault.name()).allMatch(each -> each.isRead() != (each.status() == 503));
            }
            crowd.assertNothingAcknowledgedIsMissing();
            return new Result(
                    fault.name(),
                    summary(meanwhile),
                    look.red.orElse("-"),
                    look.red.map(any -> green).orElse("-"));
        }
    }

    /** How long it took until readiness was seen red, and green again by itself; empty where it was not. */
    private record Look(Optional<String> red, Optional<String> green) {}

    private Look look(Fault fault, Instant injected) throws Exception {
        Optional<String> red = Optional.empty();
        Optional<String> green = Optional.empty();
        boolean hasToTurnRed =
                fault.effect() == Fault.Effect.NOTHING_WORKS || fault.effect() == Fault.Effect.READS_WORK;
        while (Instant.now().isBefore(injected.plus(HOLD)) || (hasToTurnRed && red.isEmpty())) {
            boolean ready = ready() == 200;
            if (!ready && red.isEmpty()) {
                red = Optional.of(seconds(injected));
            }
            if (ready && red.isPresent() && green.isEmpty()) {
                green = Optional.of(seconds(injected));
            }
            if (hasToTurnRed) {
                assertThat(green).as(fault.name() + ": green").isEmpty();
                assertThat(red.isPresent() || Instant.now().isBefore(injected.plus(RED)))
                        .as(fault.name() + ": red in time")
                        .isTrue();
            }
            assertTheRestWorks();
            Thread.sleep(50);
        }
        return new Look(red, green);
    }

    /** One of the answers that may come, at any time, and in time. */
    static boolean isAsPromised(Seen each) {
        boolean expected = switch (each.status()) {
            case 200, 201 -> true;
            case 404 -> each.request().endsWith("/in-progress");
            // She tries again what was done, but not answered.
            case 409 -> each.request().equals("POST /v1/cycles");
            case 503 -> each.problem();
            default -> false;
        };
        return expected && each.took().compareTo(DEADLINE) < 0;
    }

    private static String summary(List<Seen> meanwhile) {
        Map<Integer, Integer> counts = new TreeMap<>();
        meanwhile.forEach(each -> counts.merge(each.status(), 1, Integer::sum));
        Duration slowest =
                meanwhile.stream().map(Seen::took).max(Duration::compareTo).orElse(Duration.ZERO);
        return String.format(Locale.ROOT, "%s, slowest %.1f s", counts, slowest.toMillis() / 1000.0);
    }

    private static String seconds(Instant since) {
        return String.format(
                Locale.ROOT, "%.1f s", Duration.between(since, Instant.now()).toMillis() / 1000.0);
    }

    /** Whatever needs no store. */
    private void assertTheRestWorks() throws Exception {
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

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Duration limit, Condition condition) throws Exception {
        Instant deadline = Instant.now().plus(limit);
        while (!condition.holds()) {
            assertThat(Instant.now()).as(what).isBefore(deadline);
            Thread.sleep(50);
        }
    }
}
