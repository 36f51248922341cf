package cycles.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.health.HealthCheck;
import cycles.auth.AuthConfiguration;
import cycles.auth.Authentication;
import cycles.auth.Client;
import cycles.auth.UserRepositoryException;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.PostgresUnavailableException;
import cycles.database.TestPostgres;
import cycles.ops.health.DatabaseHealthCheck;
import cycles.ops.health.RepositoryHealthCheck;
import cycles.repository.RepositoryContext;
import cycles.repository.postgres.PostgresCycleRepositoryFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A role that lacks privileges; an owner can take its own away, and is checked like any other role. */
class PostgresPrivilegesTest {
    private static final CycleDates DATES =
            new CycleDates(Instant.parse("2025-03-01T08:00:00Z"), Instant.parse("2025-03-01T20:00:00Z"));

    private final String url = TestPostgres.newSchema();
    private final Jdbi server = Jdbi.create(url, TestPostgres.user(), TestPostgres.password());
    private final PostgresDatabase users = new PostgresDatabase(
            "users", TestPostgres.at(url, new PostgresConfiguration()), Path.of("unused"), new MetricRegistry());
    private final CycleRepository cycles = TestPostgres.at(url, new PostgresCycleRepositoryFactory())
            .build(new RepositoryContext(
                    Clock.systemUTC(), UUID::randomUUID, Path.of("unused"), 4, new MetricRegistry()));

    @BeforeEach
    void start() {
        users.start();
        cycles.start();
    }

    @AfterEach
    void close() {
        cycles.close();
        users.close();
    }

    private void change(String privileges) {
        server.useHandle(handle -> handle.execute(privileges));
    }

    /** The privileges that REFERENCE.md lists. */
    @Test
    void start_restrictedRole_works() {
        close();
        change("REVOKE ALL ON ALL TABLES IN SCHEMA " + schema() + " FROM CURRENT_USER");
        change("REVOKE ALL ON SCHEMA " + schema() + " FROM CURRENT_USER");
        change("GRANT USAGE ON SCHEMA " + schema() + " TO CURRENT_USER");
        change("GRANT SELECT ON users_schema_history, cycles_schema_history TO CURRENT_USER");
        change("GRANT SELECT, INSERT ON installation, cycles_installation TO CURRENT_USER");
        change("GRANT SELECT, INSERT, UPDATE, DELETE ON users, auth_limits, cycles TO CURRENT_USER");

        start();

        assertThat(usersCheck().isHealthy()).isTrue();
        assertThat(cyclesCheck().isHealthy()).isTrue();
        UUID user = UUID.randomUUID();
        UUID cycle = cycles.createCycle(CycleData.inProgress(user, DATES)).id();
        cycles.completeCycle(user, cycle, DATES);
        cycles.maintenance().forEachOwner(owner -> cycles.maintenance().repair(owner));
        try (Authentication authentication = new Authentication(
                new AuthConfiguration(), users.jdbi(), Clock.systemUTC(), UUID::randomUUID, new MetricRegistry())) {
            authentication
                    .users()
                    .signUp("ada@example.com", "Sound-pass1", new Client("203.0.113.7", () -> false))
                    .toCompletableFuture()
                    .join();
        }
        cycles.maintenance().forEachOwner(owner -> cycles.maintenance().deleteAll(owner));
    }

    @Test
    void start_emptySchemaWithoutCreate_isOneLineThatNamesTheGrant() {
        String empty = TestPostgres.newSchema();
        Jdbi.create(empty, TestPostgres.user(), TestPostgres.password())
                .useHandle(handle -> handle.execute("REVOKE CREATE ON SCHEMA "
                        + empty.replaceFirst(".*currentSchema=", "") + " FROM CURRENT_USER"));
        assertStartFails(empty, "permission denied", "GRANT USAGE, CREATE ON SCHEMA", "command db", "DATABASE_URL");
    }

    @Test
    void start_pendingMigrationWithoutCreate_isOneLineThatNamesTheGrant() {
        change("DELETE FROM cycles_schema_history WHERE version = '3'");
        change("DROP FUNCTION lock_cycles_of_v2, write_cycles_v2, create_cycle_v2, change_cycle_v2, cycles_lock_of_v2");
        change("REVOKE CREATE ON SCHEMA " + schema() + " FROM CURRENT_USER");
        PostgresDatabase database = new PostgresDatabase(
                "cycles", TestPostgres.at(url, new PostgresConfiguration()), Path.of("unused"), new MetricRegistry());
        assertThatThrownBy(database::start)
                .isInstanceOf(PostgresUnavailableException.class)
                .hasMessageContainingAll("permission denied", "GRANT USAGE, CREATE ON SCHEMA", "command db")
                .message()
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no_such_schema", "no_such_schema,public", "public,%22No%20such%22"})
    void start_schemaThatDoesNotExist_isRefusedAndNotCreated(String path) {
        String wrong = url.replaceFirst("currentSchema=.*", "currentSchema=" + path);
        assertStartFails(wrong, "such", "currentSchema");
        long schemas = server.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM pg_namespace WHERE nspname ILIKE 'no_such%'")
                        .mapTo(Long.class)
                        .one());
        assertThat(schemas).isZero();
    }

    private static void assertStartFails(String url, String... reasons) {
        try (PostgresDatabase database = new PostgresDatabase(
                "users", TestPostgres.at(url, new PostgresConfiguration()), Path.of("unused"), new MetricRegistry())) {
            assertThatThrownBy(database::start)
                    .isInstanceOf(PostgresUnavailableException.class)
                    .hasMessageContainingAll(reasons)
                    .message()
                    .hasLineCount(1);
        }
    }

    private String schema() {
        return url.replaceFirst(".*currentSchema=", "");
    }

    private HealthCheck.Result usersCheck() {
        return new DatabaseHealthCheck(users).execute();
    }

    private HealthCheck.Result cyclesCheck() {
        return new RepositoryHealthCheck(cycles, info -> {}, () -> {}).execute();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT ON cycles", "UPDATE ON cycles", "SELECT ON cycles"})
    void cyclesCheck_withoutPrivilege_isRedAndNamesRemedy(String privilege) {
        assertThat(cyclesCheck().isHealthy()).isTrue();
        change("REVOKE " + privilege + " FROM CURRENT_USER");
        assertThat(cyclesCheck().isHealthy()).isFalse();
        assertThat(cyclesCheck().getMessage())
                .contains("cycles", "42501", "grant")
                .hasLineCount(1);
        change("GRANT " + privilege + " TO CURRENT_USER");
        assertThat(cyclesCheck().isHealthy()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT ON users",
                "UPDATE ON users",
                "SELECT ON users",
                "INSERT ON auth_limits",
                "UPDATE ON auth_limits",
                "SELECT ON auth_limits",
                "DELETE ON auth_limits"
            })
    void usersCheck_withoutPrivilege_isRedAndNamesRemedy(String privilege) {
        assertThat(usersCheck().isHealthy()).isTrue();
        change("REVOKE " + privilege + " FROM CURRENT_USER");
        assertThat(usersCheck().isHealthy()).isFalse();
        assertThat(usersCheck().getMessage()).contains("42501", "grant").hasLineCount(1);
        change("GRANT " + privilege + " TO CURRENT_USER");
        assertThat(usersCheck().isHealthy()).isTrue();
    }

    @Test
    void createCycle_withoutPrivilege_isRetryableAndNamesRemedy() {
        change("REVOKE INSERT, UPDATE ON cycles FROM CURRENT_USER");
        assertThatThrownBy(() -> cycles.createCycle(CycleData.inProgress(UUID.randomUUID(), DATES)))
                .isInstanceOfSatisfying(
                        CycleRepositoryException.class,
                        failure -> assertThat(failure.retryable()).isTrue())
                .hasMessageContainingAll("cycles", "42501", "grant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "auth_limits"})
    void signUp_withoutPrivilege_isRetryableAndNamesRemedy(String table) {
        change("REVOKE INSERT, UPDATE ON " + table + " FROM CURRENT_USER");
        try (Authentication authentication = new Authentication(
                new AuthConfiguration(), users.jdbi(), Clock.systemUTC(), UUID::randomUUID, new MetricRegistry())) {
            assertThatThrownBy(() -> authentication
                            .users()
                            .signUp("ada@example.com", "Sound-pass1", new Client("203.0.113.7", () -> false))
                            .toCompletableFuture()
                            .join())
                    .cause()
                    .isInstanceOfSatisfying(
                            UserRepositoryException.class,
                            failure -> assertThat(failure.retryable()).isTrue())
                    .hasMessageContainingAll("42501", "grant");
        }
    }
}
