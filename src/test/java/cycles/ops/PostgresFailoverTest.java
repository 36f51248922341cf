package cycles.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.health.HealthCheck;
import cycles.auth.AuthConfiguration;
import cycles.auth.Authentication;
import cycles.auth.Client;
import cycles.auth.UserAccounts;
import cycles.auth.UserRepositoryException;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.TestFailover;
import cycles.ops.health.DatabaseHealthCheck;
import cycles.ops.health.RepositoryHealthCheck;
import cycles.repository.RepositoryContext;
import cycles.repository.postgres.PostgresCycleRepositoryFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests an address of the database that refers to a standby and later to a primary again. */
class PostgresFailoverTest {
    private static final CycleDates DATES =
            new CycleDates(Instant.parse("2025-03-01T08:00:00Z"), Instant.parse("2025-03-01T20:00:00Z"));

    /** Generous, to end only a test that would hang. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private TestFailover servers;
    private PostgresDatabase users;
    private CycleRepository cycles;
    private Authentication authentication;

    @BeforeEach
    void start() throws Exception {
        servers = new TestFailover(directory);
        open(servers.at(new PostgresConfiguration()), servers.at(new PostgresCycleRepositoryFactory()));
    }

    private void open(PostgresConfiguration ofUsers, PostgresCycleRepositoryFactory ofCycles) {
        users = new PostgresDatabase("users", ofUsers, directory, new MetricRegistry());
        users.start();
        cycles = ofCycles.build(
                new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, directory, 8, new MetricRegistry()));
        cycles.start();
        authentication = new Authentication(
                new AuthConfiguration(), users.jdbi(), Clock.systemUTC(), UUID::randomUUID, new MetricRegistry());
    }

    @AfterEach
    void stop() throws Exception {
        close();
        servers.close();
    }

    private void close() {
        authentication.close();
        cycles.close();
        users.close();
    }

    private void signUp() {
        authentication
                .users()
                .signUp(UUID.randomUUID() + "@example.com", "Sound-pass1", new Client("203.0.113.7", () -> false))
                .toCompletableFuture()
                .join();
    }

    private void createCycle() {
        cycles.createCycle(CycleData.inProgress(UUID.randomUUID(), DATES));
    }

    private HealthCheck.Result usersCheck() {
        return new DatabaseHealthCheck(users).execute();
    }

    private HealthCheck.Result cyclesCheck() {
        return new RepositoryHealthCheck(cycles, info -> {}, () -> {}).execute();
    }

    /** Returns whether the operation succeeded; a failure has to be retryable. */
    private static boolean succeeds(Runnable operation) {
        try {
            operation.run();
            return true;
        } catch (CompletionException e) {
            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            UserRepositoryException.class,
                            failure -> assertThat(failure.retryable())
                                    .as("%s", failure.getCause())
                                    .isTrue());
        } catch (UserRepositoryException e) {
            assertThat(e.retryable()).as("%s", e.getCause()).isTrue();
        } catch (CycleRepositoryException e) {
            assertThat(e.retryable()).as(e.getMessage()).isTrue();
        }
        return false;
    }

    private static void awaitSuccess(Runnable operation) {
        awaitUntil(() -> succeeds(operation));
    }

    private static void awaitUntil(Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .atMost(TIMEOUT)
                .until(condition);
    }

    private void awaitHealthy() {
        awaitUntil(() -> usersCheck().isHealthy() && cyclesCheck().isHealthy());
    }

    @Test
    void writes_afterFailoverBehindProxy_reachNewPrimary() throws Exception {
        signUp();
        createCycle();

        servers.demote();
        awaitSuccess(() -> cycles.getActiveCycle(UUID.randomUUID()));
        for (int i = 0; i < 20; i++) {
            assertThat(succeeds(this::signUp)).isFalse();
            assertThat(succeeds(this::createCycle)).isFalse();
        }
        assertThat(usersCheck().isHealthy()).isFalse();
        assertThat(cyclesCheck().isHealthy()).isFalse();
        assertThat(cyclesCheck().getMessage()).contains("read-only", "DATABASE_URL");

        servers.promote();
        awaitSuccess(this::signUp);
        awaitSuccess(this::createCycle);
        awaitHealthy();
    }

    /** Sends no request: the checks alone have to replace the connections. */
    @Test
    void checks_afterFailoverBehindProxy_turnHealthy() throws Exception {
        servers.demote();
        awaitSuccess(() -> cycles.getActiveCycle(UUID.randomUUID()));
        awaitSuccess(() -> new UserAccounts(users.jdbi()).existing(List.of(UUID.randomUUID())));
        for (int i = 0; i < 5; i++) {
            assertThat(usersCheck().isHealthy()).isFalse();
            assertThat(cyclesCheck().isHealthy()).isFalse();
        }
        servers.promote();
        awaitHealthy();
    }

    @Test
    void start_severalHosts_usesPrimary() {
        close();
        open(servers.atBoth(new PostgresConfiguration()), servers.atBoth(new PostgresCycleRepositoryFactory()));
        for (int i = 0; i < 20; i++) {
            signUp();
            createCycle();
        }
        assertThat(usersCheck().isHealthy()).isTrue();
        assertThat(cyclesCheck().isHealthy()).isTrue();
    }
}
