package cycles.ops;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.CycleServiceConfiguration;
import cycles.TestService;
import cycles.client.ApiClient;
import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import cycles.database.TestPostgres;
import cycles.repository.TcpRelay;
import cycles.repository.redis.TestRedis;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import java.net.URI;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that metrics agree with the requests that clients sent and the latency that they measured. */
@Timeout(180)
class RequestCountsTest {
    private static final String OPERATIONS = "cycles_repository_operation_duration_seconds";
    private static final String REQUESTS = "cycles_http_server_request_duration_seconds";
    private static final Instant FIRST = Instant.parse("2001-01-01T00:00:00Z");
    private static final int USERS = 8;
    private static final int ITERATIONS = 125;
    private static final int ALL_ITERATIONS = USERS * ITERATIONS;

    private DropwizardAppExtension<CycleServiceConfiguration> service;
    private ApiClient api;
    private ApiClient admin;

    /** Holds the configuration file of a backend and the settings with the server of the tests. */
    record Backend(String name, String configuration, Map<String, String> settings) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String USERS_DATABASE = TestPostgres.newSchema();

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
                                // A Redis database belongs to the users' database of its first service.
                                "repository.database", "12",
                                "users.url", USERS_DATABASE)));
    }

    private interface Action {
        void run() throws Exception;
    }

    private void runService(Backend backend, Map<String, String> more, Action action) throws Exception {
        Map<String, String> settings = new TreeMap<>(backend.settings);
        settings.putAll(TestService.quiet());
        settings.putAll(more);
        service = TestService.of(backend.configuration, settings);
        service.before();
        try {
            api = new ApiClient(TestService.baseUri(service));
            admin = new ApiClient(TestService.adminUri(service));
            action.run();
        } finally {
            service.after();
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void counts_afterTenThousandRequests_areExact(Backend backend) throws Exception {
        runService(backend, Map.of(), () -> {
            List<ApiUser> users = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                users.add(ApiUser.register(api));
            }
            Exposition before = Exposition.scrape(admin);
            runConcurrently(users, this::sendTenRequests);
            Exposition after = Exposition.scrapeUntil(
                    admin, now -> delta(before, now, REQUESTS + "_count") >= 10 * ALL_ITERATIONS);

            Map<String, Integer> operations = new TreeMap<>();
            for (String each : List.of(
                    "getActiveCycle not_found",
                    "createCycle ok",
                    "createCycle conflict",
                    "getActiveCycle ok",
                    "getCycleById not_found",
                    "updateCycleDates ok",
                    "completeCycle ok",
                    "completeCycle conflict", // already completed, therefore
                    "getCycleById ok")) { // read and returned unchanged
                operations.merge(each, ALL_ITERATIONS, Integer::sum);
            }
            assertThat(counts(before, after, OPERATIONS + "_count", "operation", "outcome"))
                    .isEqualTo(operations);
            assertThat(delta(before, after, OPERATIONS + "_count")).isEqualTo(9 * ALL_ITERATIONS);
            assertThat(delta(before, after, "cycles_repository_operation_errors_total"))
                    .isZero();
            assertThat(counts(before, after, REQUESTS + "_count", "method", "route", "status_class"))
                    .isEqualTo(Map.of(
                            "GET /v1/cycles/in-progress 4xx", 2 * ALL_ITERATIONS, // no cycle; no token
                            "GET /v1/cycles/in-progress 2xx", ALL_ITERATIONS,
                            "GET /v1/cycles/{id} 4xx", ALL_ITERATIONS,
                            "POST /v1/cycles 2xx", ALL_ITERATIONS,
                            "POST /v1/cycles 4xx", 2 * ALL_ITERATIONS, // conflict; invalid dates
                            "PATCH /v1/cycles/{id} 2xx", ALL_ITERATIONS,
                            "POST /v1/cycles/{id}/complete 2xx", 2 * ALL_ITERATIONS));
            for (String gauge :
                    List.of("cycles_repository_operations_in_flight", "cycles_http_server_active_requests")) {
                assertThat(Exposition.scrapeUntil(admin, now -> now.sum(gauge) == 0)
                                .sum(gauge))
                        .isZero();
            }
        });
    }

    /** Sends ten requests per iteration: two do not reach the repository, and one calls it twice. */
    private Void sendTenRequests(ApiUser user) {
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            String hours = hours(3 * iteration, 3 * iteration + 1);
            String later = hours(3 * iteration, 3 * iteration + 2);
            expect(404, "GET", "/v1/cycles/in-progress", user, null);
            String id = expect(201, "POST", "/v1/cycles", user, hours).text("id");
            expect(409, "POST", "/v1/cycles", user, later);
            expect(200, "GET", "/v1/cycles/in-progress", user, null);
            expect(404, "GET", "/v1/cycles/" + UUID.randomUUID(), user, null);
            expect(200, "PATCH", "/v1/cycles/" + id, user, later);
            expect(400, "POST", "/v1/cycles", user, hours(2, 1));
            expect(401, "GET", "/v1/cycles/in-progress", null, null);
            expect(200, "POST", "/v1/cycles/" + id + "/complete", user, later);
            expect(200, "POST", "/v1/cycles/" + id + "/complete", user, later);
        }
        return null;
    }

    /**
     * Delays each request in the users' Postgres by much more than client and server need to exchange it, so that both measure the same
     * latency on a busy machine too.
     */
    @ParameterizedTest
    @MethodSource("backends")
    void quantiles_ofHistogram_equalThoseOfClients(Backend backend) throws Exception {
        String url = USERS_DATABASE;
        URI server = URI.create(url.substring("jdbc:".length()));
        try (TcpRelay relay = new TcpRelay(server.getHost(), server.getPort())) {
            Map<String, String> slow = Map.of(
                    "users.url",
                    url.replace(server.getAuthority(), "127.0.0.1:" + relay.port()),
                    "auth.tokenVersionTtl",
                    "0s");
            runService(backend, slow, () -> {
                List<ApiUser> users = new ArrayList<>();
                for (int i = 0; i < USERS; i++) {
                    users.add(ApiUser.register(api));
                }
                relay.slowDown(Duration.ofMillis(27));
                Exposition before = Exposition.scrape(admin);
                ConcurrentLinkedQueue<Double> measured = new ConcurrentLinkedQueue<>();
                runConcurrently(users, user -> {
                    for (int i = 0; i < 20; i++) {
                        long start = System.nanoTime();
                        expect(404, "GET", "/v1/cycles/in-progress", user, null);
                        measured.add((System.nanoTime() - start) / 1e9);
                    }
                    return null;
                });
                Exposition after = Exposition.scrapeUntil(
                        admin, now -> delta(before, now, REQUESTS + "_count") >= measured.size());
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

    private void runConcurrently(List<ApiUser> users, UserAction action) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(users.size());
        try {
            List<Callable<Void>> all = new ArrayList<>();
            users.forEach(user -> all.add(() -> action.run(user)));
            for (Future<Void> each : threads.invokeAll(all)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private interface UserAction {
        Void run(ApiUser user) throws Exception;
    }

    private static String hours(int from, int to) {
        return ApiUser.dates(FIRST.plus(from, ChronoUnit.HOURS), FIRST.plus(to, ChronoUnit.HOURS));
    }

    private ApiResponse expect(int status, String method, String path, @Nullable ApiUser user, @Nullable String body) {
        ApiResponse response = api.send(method, path, user, body);
        assertThat(response.status()).as("%s", response).isEqualTo(status);
        return response;
    }

    private static int delta(Exposition before, Exposition after, String name) {
        return (int) (after.sum(name) - before.sum(name));
    }

    /** Returns the increase of each series that increased, by the values of these labels. */
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
