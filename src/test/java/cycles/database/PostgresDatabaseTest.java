package cycles.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.codahale.metrics.MetricRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresDatabaseTest {
    @TempDir
    private static Path data;

    private static final MetricRegistry METRICS = new MetricRegistry();
    private static PostgresDatabase database;

    private static PostgresDatabase databaseAt(String url) {
        PostgresConfiguration configuration = new PostgresConfiguration();
        configuration.setUrl(url);
        configuration.setUser("joe");
        configuration.setPassword("secret");
        return new PostgresDatabase("users", configuration, data, new MetricRegistry());
    }

    @BeforeAll
    static void start() {
        database = new PostgresDatabase("users", new PostgresConfiguration(), data, METRICS);
        database.start();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static String query(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    @Test
    void start_newDatabase_createsTablesAndPoolMetrics() {
        assertThat(query("SELECT count(*) FROM users")).isEqualTo("0");
        assertThat(METRICS.getGauges()).containsKey("users.pool.ActiveConnections");
        assertThat(query("SHOW application_name")).isEqualTo("cycle-service users");
    }

    @Test
    void connection_default_hasTimeouts() {
        assertThat(query("SHOW statement_timeout")).isEqualTo("1250ms");
        assertThat(query("SHOW lock_timeout")).isEqualTo("1s");
        assertThat(query("SHOW transaction_isolation")).isEqualTo("read committed");
    }

    private static String preparedStatements(String parameters, Map<String, String> properties) {
        PostgresConfiguration configuration =
                TestPostgres.at(TestPostgres.newSchema() + parameters, new PostgresConfiguration());
        configuration.properties = properties;
        try (PostgresDatabase other = new PostgresDatabase("users", configuration, data, new MetricRegistry())) {
            other.start();
            return other.jdbi().withHandle(handle -> {
                for (int i = 0; i < 10; i++) {
                    handle.createQuery("SELECT 1").mapTo(Integer.class).one();
                }
                return handle.createQuery("SELECT count(*) > 0 FROM pg_prepared_statements")
                        .mapTo(String.class)
                        .one();
            });
        }
    }

    @Test
    void connection_prepareThresholdGiven_isApplied() {
        assertThat(preparedStatements("", Map.of())).isEqualTo("t");
        assertThat(preparedStatements("&prepareThreshold=0", Map.of())).isEqualTo("f");
        assertThat(preparedStatements("", Map.of("prepareThreshold", "0"))).isEqualTo("f");
    }

    @Test
    void connection_propertiesGiven_areApplied() {
        PostgresConfiguration configuration = TestPostgres.at(
                TestPostgres.newSchema() + "&ApplicationName=mine&options=-c%20work_mem=5MB",
                new PostgresConfiguration());
        try (PostgresDatabase other = new PostgresDatabase("users", configuration, data, new MetricRegistry())) {
            other.start();
            String settings = other.jdbi()
                    .withHandle(handle -> handle.createQuery(
                                    "SELECT current_setting('application_name') || current_setting('work_mem')")
                            .mapTo(String.class)
                            .one());
            assertThat(settings).isEqualTo("mine5MB");
        }
    }

    @Test
    void migrate_afterStart_appliesNothing() {
        assertThat(database.migrate()).isZero();
        assertThat(database.migrations()).contains(new MigrationStatus("1", "users", "Success"));
    }

    /** Repeated, because the critical moment, between creating the history table and writing to it, is short. */
    @RepeatedTest(5)
    void migrate_concurrentInstancesOnEmptyDatabase_applyEachMigrationOnce() {
        String url = TestPostgres.newSchema();
        List<CompletableFuture<Integer>> instances = Stream.generate(
                        () -> TestPostgres.at(url, new PostgresConfiguration()))
                .limit(6)
                .map(configuration -> new PostgresDatabase("users", configuration, data, new MetricRegistry()))
                .map(instance ->
                        CompletableFuture.supplyAsync(instance::migrate, command -> new Thread(command).start()))
                .toList();
        assertThat(instances.stream().mapToInt(CompletableFuture::join).sum())
                .isEqualTo(database.migrations().size());
    }

    @Test
    void isRetryable_statementTimeout_isTrue() {
        assertThat(PostgresErrors.isRetryable(catchThrowable(() -> query("SELECT pg_sleep(60)"))))
                .isTrue();
    }

    @Test
    void isRetryable_invalidStatement_isFalse() {
        assertThat(PostgresErrors.isRetryable(catchThrowable(() -> query("SELECT nonsense"))))
                .isFalse();
    }

    @Test
    void close_thenStatement_failsRetryablyUntilStart() {
        try (PostgresDatabase other =
                new PostgresDatabase("users", new PostgresConfiguration(), data, new MetricRegistry())) {
            other.start();
            Jdbi jdbi = other.jdbi();
            other.close();
            other.close();
            assertThat(PostgresErrors.isRetryable(catchThrowable(() -> jdbi.useHandle(handle -> {}))))
                    .isTrue();
            other.start();
            jdbi.useHandle(handle -> {});
        }
    }

    @Test
    void connection_terminatedByServer_isReplaced() {
        database.jdbi()
                .useHandle(handle -> assertThat(
                                catchThrowable(
                                        () -> handle.execute(
                                                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cycle-service users'")))
                        .satisfies(cut ->
                                assertThat(PostgresErrors.isRetryable(cut)).isTrue()));
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (catchThrowable(() -> query("SELECT 1")) != null) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    @Test
    void start_connectionRefused_failsWithOneLineMessage() {
        assertOneLineMessage("jdbc:postgresql://127.0.0.1:1/app", "127.0.0.1:1/app");
    }

    @Test
    void start_serverDoesNotRespond_failsWithOneLineMessage() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String location = "127.0.0.1:" + silent.getLocalPort() + "/app";
            assertOneLineMessage("postgres://joe:secret@" + location, location);
        }
    }

    @Test
    void start_wrongPassword_failsWithOneLineMessage() {
        String location = database.location().replaceAll(" .*", "");
        assertOneLineMessage("jdbc:postgresql://" + location, location);
    }

    private static void assertOneLineMessage(String url, String location) {
        assertThatThrownBy(() -> databaseAt(url).start())
                .isInstanceOf(PostgresUnavailableException.class)
                .hasMessageContainingAll("DATABASE_URL", location)
                .message()
                .doesNotContain("secret")
                .hasLineCount(1);
    }
}
