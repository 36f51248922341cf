package cycles.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import cycles.CycleServiceConfiguration;
import cycles.TestService;
import cycles.database.TestPostgres;
import cycles.repository.TcpRelay;
import cycles.repository.redis.TestRedis;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics are only worth what they agree with: the requests that were sent, and the time they took for those who sent them. */
@Timeout(180)
class RequestCountsTest {
    private static final String OPERATIONS = "cycles_repository_operation_duration_seconds";
    private static final String REQUESTS = "cycles_http_server_request_duration_seconds";
    private static final Instant FIRST = Instant.parse("2001-01-01T00:00:00Z");
    private static final int PEOPLE = 8;
    private static final int STORIES = 125;
    private static final int ALL_STORIES = PEOPLE * STORIES;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private DropwizardAppExtension<CycleServiceConfiguration> service;

    /** A backend's configuration file, and the keys that point it to the server of the tests. */
    record Backend(String name, String configuration, Map<String, String> settings) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String USERS = TestPostgres.newSchema();

    static List<Backend> backends() {
        return List.of(
                new Backend(
                        "postgres",
                        "config.yml",
                        Map.of(
                                "repository.url", TestPostgres.newSchema(),
                                "repository.user", TestPostgres.user(),
                                "repository.password", TestPostgres.password())),
                new Backend(
                        "lmdb",
                        "config-lmdb.yml",
                        Map.of(
                                "repository.path",
                                Path.of("target", "lmdb-" + UUID.randomUUID()).toString())),
                new Backend(
                        "redis",
                        "config-redis.yml",
                        Map.of(
                                "repository.host", TestRedis.shared().host(),
                                "repository.port",
                                        String.valueOf(TestRedis.shared().port()),
                                "repository.password", TestRedis.shared().password(),
                                // A database belongs to the one users' database that its first service had.
                                "repository.database", "12",
                                "users.url", USERS)));
    }

    private interface Work {
        void run() throws Exception;
    }

    private void with(Backend backend, Map<String, String> more, Work work) throws Exception {
        Map<String, String> settings = new TreeMap<>(backend.settings);
        settings.putAll(TestService.quiet());
        settings.putAll(more);
        service = TestService.of(backend.configuration, settings);
        service.before();
        try {
            work.run();
        } finally {
            service.after();
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void afterTenThousandRequestsEveryCountIsWhatTheyImply(Backend backend) throws Exception {
        with(backend, Map.of(), () -> {
            List<String> tokens = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                tokens.add(token());
            }
            Exposition before = scrape();
            together(tokens, this::tellStories);
            Exposition after = scrapeUntil(now -> delta(before, now, REQUESTS + "_count") >= 10 * ALL_STORIES);

            Map<String, Integer> operations = new TreeMap<>();
            for (String each : List.of(
                    "getActiveCycle not_found", // nothing in progress yet
                    "createCycle ok",
                    "createCycle conflict", // one is in progress
                    "getActiveCycle ok",
                    "getCycleById not_found", // never was
                    "updateCycleDates ok",
                    "completeCycle ok",
                    "completeCycle conflict", // completed already,
                    "getCycleById ok")) { // and answered as it is
                operations.merge(each, ALL_STORIES, Integer::sum);
            }
            assertThat(counts(before, after, OPERATIONS + "_count", "operation", "outcome"))
                    .isEqualTo(operations);
            assertThat(delta(before, after, OPERATIONS + "_count")).isEqualTo(9 * ALL_STORIES);
            assertThat(delta(before, after, "cycles_repository_operation_errors_total"))
                    .isZero();
            assertThat(counts(before, after, REQUESTS + "_count", "method", "route", "status_class"))
                    .isEqualTo(Map.of(
                            "GET /v1/cycles/in-progress 4xx", 2 * ALL_STORIES, // nothing there; no token
                            "GET /v1/cycles/in-progress 2xx", ALL_STORIES,
                            "GET /v1/cycles/{id} 4xx", ALL_STORIES,
                            "POST /v1/cycles 2xx", ALL_STORIES,
                            "POST /v1/cycles 4xx", 2 * ALL_STORIES, // one in progress; ends before it starts
                            "PATCH /v1/cycles/{id} 2xx", ALL_STORIES,
                            "POST /v1/cycles/{id}/complete 2xx", 2 * ALL_STORIES));
            for (String gauge :
                    List.of("cycles_repository_operations_in_flight", "cycles_http_server_active_requests")) {
                assertThat(scrapeUntil(now -> now.sum(gauge) == 0).sum(gauge)).isZero();
            }
        });
    }

    /** Ten requests each, of which two never reach the repository, and one reaches it twice. */
    private Void tellStories(String token) throws Exception {
        for (int story = 0; story < STORIES; story++) {
            String hours = hours(3 * story, 3 * story + 1);
            String later = hours(3 * story, 3 * story + 2);
            expect(404, "GET", "/v1/cycles/in-progress", token, "");
            String id = id(expect(201, "POST", "/v1/cycles", token, hours));
            expect(409, "POST", "/v1/cycles", token, later);
            expect(200, "GET", "/v1/cycles/in-progress", token, "");
            expect(404, "GET", "/v1/cycles/" + UUID.randomUUID(), token, "");
            expect(200, "PATCH", "/v1/cycles/" + id, token, later);
            expect(400, "POST", "/v1/cycles", token, hours(2, 1));
            expect(401, "GET", "/v1/cycles/in-progress", "", "");
            expect(200, "POST", "/v1/cycles/" + id + "/complete", token, later);
            expect(200, "POST", "/v1/cycles/" + id + "/complete", token, later);
        }
        return null;
    }

    /**
     * Each request waits for the users' Postgres behind a slow line, far longer than client and server need to exchange it: then both
     * have measured the same, whatever else the machine does.
     */
    @ParameterizedTest
    @MethodSource("backends")
    void theQuantilesOfTheHistogramAreThoseThatClientsMeasure(Backend backend) throws Exception {
        String url = USERS;
        URI server = URI.create(url.substring("jdbc:".length()));
        try (TcpRelay relay = new TcpRelay(server.getHost(), server.getPort())) {
            Map<String, String> slow = Map.of(
                    "users.url",
                    url.replace(server.getAuthority(), "127.0.0.1:" + relay.port()),
                    "auth.tokenVersionTtl",
                    "0s");
            with(backend, slow, () -> {
                List<String> tokens = new ArrayList<>();
                for (int i = 0; i < PEOPLE; i++) {
                    tokens.add(token());
                }
                relay.slowDown(Duration.ofMillis(27));
                Exposition before = scrape();
                ConcurrentLinkedQueue<Double> measured = new ConcurrentLinkedQueue<>();
                together(tokens, token -> {
                    for (int i = 0; i < 20; i++) {
                        long start = System.nanoTime();
                        expect(404, "GET", "/v1/cycles/in-progress", token, "");
                        measured.add((System.nanoTime() - start) / 1e9);
                    }
                    return null;
                });
                Exposition after = scrapeUntil(now -> delta(before, now, REQUESTS + "_count") >= measured.size());
                relay.slowDown(Duration.ZERO);
                Buckets buckets = Buckets.between(before, after, REQUESTS, "/v1/cycles/in-progress");
                List<Double> sorted = new ArrayList<>(measured);
                Collections.sort(sorted);
                for (double quantile : new double[] {0.5, 0.9}) {
                    double byClients = sorted.get((int) Math.ceil(quantile * sorted.size()) - 1);
                    double byHistogram = buckets.quantile(quantile);
                    assertThat(buckets.indexOf(byClients) - buckets.indexOf(byHistogram))
                            .as("buckets between %s of clients and %s of the histogram", byClients, byHistogram)
                            .isBetween(0, 1);
                }
            });
        }
    }

    private void together(List<String> tokens, PerPerson work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tokens.size());
        try {
            List<Callable<Void>> all = new ArrayList<>();
            tokens.forEach(token -> all.add(() -> work.run(token)));
            for (Future<Void> each : threads.invokeAll(all)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private interface PerPerson {
        Void run(String token) throws Exception;
    }

    private String token() throws IOException, InterruptedException {
        String credentials =
                "{\"email\":\"user-%s@example.org\",\"password\":\"Str0ng!Pass1\"}".formatted(UUID.randomUUID());
        expect(201, "POST", "/auth/signup", "", credentials);
        return new ObjectMapper()
                .readTree(expect(200, "POST", "/auth/login", "", credentials))
                .path("token")
                .asText();
    }

    private static String id(String cycle) throws IOException {
        return new ObjectMapper().readTree(cycle).path("id").asText();
    }

    private static String hours(int from, int to) {
        return "{\"startDate\":\"%s\",\"endDate\":\"%s\"}"
                .formatted(FIRST.plus(from, ChronoUnit.HOURS), FIRST.plus(to, ChronoUnit.HOURS));
    }

    private String expect(int status, String method, String path, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        TestService.baseUri(service).resolve(path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    private Exposition scrape() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + service.getAdminPort() + "/prometheus"))
                .header("Accept", "text/plain;version=0.0.4")
                .build();
        return Exposition.text(
                new String(client.send(request, BodyHandlers.ofByteArray()).body(), UTF_8));
    }

    /** A request is counted when its answer is written, which may be after the client has read it. */
    private Exposition scrapeUntil(Predicate<Exposition> condition) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plusSeconds(10);
        Exposition exposition = scrape();
        while (!condition.test(exposition) && Instant.now().isBefore(deadline)) {
            Thread.sleep(10);
            exposition = scrape();
        }
        return exposition;
    }

    private static int delta(Exposition before, Exposition after, String name) {
        return (int) (after.sum(name) - before.sum(name));
    }

    /** What was added to each series, called by the values of these labels; nothing for the others. */
    private static Map<String, Integer> counts(Exposition before, Exposition after, String name, String... labels) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Exposition.Series series : after.series(name)) {
            int added = (int) (after.samples().get(series) - before.samples().getOrDefault(series, 0.0));
            if (added > 0) {
                List<String> values = new ArrayList<>();
                for (String label : labels) {
                    values.add(series.labels().get(label));
                }
                counts.merge(String.join(" ", values), added, Integer::sum);
            }
        }
        return counts;
    }
}
