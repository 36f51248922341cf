package cycles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import cycles.client.ApiClient;
import cycles.client.ApiUser;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.database.TestPostgres;
import cycles.repository.CycleRepositoryFactory;
import cycles.repository.RepositoryContext;
import cycles.repository.redis.TestRedis;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests stores of cycles and users of different installations: the service does not start, and tasks delete nothing. */
class StorePairingTest {
    private static final String DATES = ApiUser.dates("2025-03-01T08:00:00Z", "2025-03-01T18:00:00Z");

    /** Describes an empty store of cycles. */
    record Store(String type, Map<String, String> settings) {
        /** Opens the store without claiming it for an installation. */
        CycleRepository open() throws Exception {
            StringBuilder yaml = new StringBuilder("type: " + type + "\n");
            settings.forEach(
                    (key, value) -> yaml.append(key).append(": '").append(value).append("'\n"));
            CycleRepository repository = Jackson.newObjectMapper(new YAMLFactory())
                    .readValue(yaml.toString(), CycleRepositoryFactory.class)
                    .build(new RepositoryContext(
                            Clock.systemUTC(), UUID::randomUUID, Path.of("target"), 64, new MetricRegistry()));
            repository.start();
            return repository;
        }

        DropwizardAppExtension<CycleServiceConfiguration> service(String users) {
            Map<String, String> all = new HashMap<>(TestService.quiet());
            all.put("users.url", users);
            settings.forEach((key, value) -> all.put("repository." + key, value));
            return TestService.of(type.equals("postgres") ? "config.yml" : "config-" + type + ".yml", all);
        }

        @Override
        public String toString() {
            return type;
        }
    }

    static Stream<Store> stores() {
        TestRedis redis = TestRedis.shared();
        // Each test of this class has a database of its own on the shared server, which has sixteen.
        return Stream.of(
                new Store(
                        "postgres",
                        Map.of(
                                "url", TestPostgres.newSchema(),
                                "user", TestPostgres.user(),
                                "password", TestPostgres.password())),
                new Store("lmdb", Map.of("path", "target/lmdb-" + UUID.randomUUID())),
                new Store(
                        "redis",
                        Map.of(
                                "host", redis.host(),
                                "port", String.valueOf(redis.port()),
                                "password", redis.password(),
                                "database", String.valueOf(nextDatabase++))));
    }

    private static int nextDatabase = 13;

    private static void createUserWithCycle(DropwizardAppExtension<?> service) {
        ApiUser user = ApiUser.register(TestService.baseUri(service));
        assertThat(user.send("POST", "/v1/cycles", DATES).status()).isEqualTo(201);
    }

    private static void assertRefused(DropwizardAppExtension<?> service, String... expectedTexts) {
        Throwable failure = catchThrowable(service::before);
        try {
            assertThat(failure).as("the start").isNotNull();
            String line = StartupErrors.describe(failure).orElseThrow();
            assertThat(line)
                    .contains(expectedTexts)
                    .contains("DATABASE_URL", "db --adopt")
                    .doesNotContain("\n");
        } finally {
            service.after();
        }
    }

    private static String task(DropwizardAppExtension<?> service, String task) {
        return new ApiClient(TestService.adminUri(service))
                .post("/tasks/" + task, null)
                .body();
    }

    private static void sql(String url, String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection(url, TestPostgres.user(), TestPostgres.password())) {
            connection.createStatement().execute(statement);
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void start_usersOfAnotherInstallation_isRefused(Store store) throws Exception {
        String users = TestPostgres.newSchema();
        DropwizardAppExtension<CycleServiceConfiguration> service = store.service(users);
        service.before();
        createUserWithCycle(service);
        service.after();

        assertRefused(store.service(TestPostgres.newSchema()), "belong to installation");

        DropwizardAppExtension<CycleServiceConfiguration> again = store.service(users);
        again.before();
        try {
            assertThat(task(again, "check-consistency")).contains("looked at 1 users, found nothing");
        } finally {
            again.after();
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void start_cyclesOfUnknownUsersWithoutInstallation_isRefused(Store store) throws Exception {
        try (CycleRepository cycles = store.open()) {
            Instant start = Instant.parse("2025-03-01T08:00:00Z");
            for (int i = 0; i < 3; i++) {
                cycles.createCycle(
                        CycleData.inProgress(UUID.randomUUID(), new CycleDates(start, start.plusSeconds(3_600))));
            }
        }
        assertRefused(store.service(TestPostgres.newSchema()), "none of 3 users");
    }

    @ParameterizedTest
    @MethodSource("stores")
    void repair_accountsMissing_deletesOnlyIfAllowed(Store store) throws Exception {
        String users = TestPostgres.newSchema();
        DropwizardAppExtension<CycleServiceConfiguration> service = store.service(users);
        service.before();
        try {
            for (int i = 0; i < 3; i++) {
                createUserWithCycle(service);
            }
            sql(users, "DELETE FROM users");
            createUserWithCycle(service);
            assertThat(task(service, "repair?apply=true")).contains("orphans: 3 of 4 users (75.0 %)");
            assertThat(task(service, "repair?apply=true&orphans=delete"))
                    .contains("more than maxOrphans=5", "maxOrphans=75 allows");
            assertThat(task(service, "check-consistency")).contains("orphan 3");

            sql(users, "UPDATE installation SET id = gen_random_uuid()");
            assertThat(task(service, "repair?apply=true&orphans=delete&maxOrphans=100"))
                    .contains("belong to installation");
            assertThat(task(service, "purge-test-data?domain=example.org&confirm=delete"))
                    .contains("belong to installation");
            assertThat(task(service, "check-consistency")).contains("looked at 4 users, found 3: orphan 3");
        } finally {
            service.after();
        }
    }
}
