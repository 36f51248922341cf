package cycles.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import cycles.auth.AuthConfiguration;
import cycles.auth.Authentication;
import cycles.auth.Client;
import cycles.auth.UserAccounts;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.TestPostgres;
import cycles.ops.health.Installation;
import cycles.ops.task.AdminTask;
import cycles.ops.task.CheckConsistencyTask;
import cycles.ops.task.PurgeTestDataTask;
import cycles.ops.task.RepairTask;
import cycles.repository.RepositoryContext;
import cycles.repository.postgres.PostgresCycleRepositoryFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests, with the statistics of the server, that neither requests nor tasks scan a table sequentially. */
@Timeout(120)
class PostgresScansTest {
    private final String url = TestPostgres.newSchema();
    private final Jdbi server = Jdbi.create(url, TestPostgres.user(), TestPostgres.password());
    private final PostgresDatabase users = new PostgresDatabase(
            "users",
            TestPostgres.withLongTimeouts(TestPostgres.at(url, new PostgresConfiguration())),
            Path.of("unused"),
            new MetricRegistry());
    private final CycleRepository cycles = TestPostgres.withLongTimeouts(
                    TestPostgres.at(url, new PostgresCycleRepositoryFactory()))
            .build(new RepositoryContext(
                    Clock.systemUTC(), UUID::randomUUID, Path.of("unused"), 4, new MetricRegistry()));
    private final UserAccounts accounts = new UserAccounts(users.jdbi());
    private final Installation installation = new Installation(cycles, users);

    private List<Integer> foreignSessions = List.of();

    @BeforeEach
    void fill() {
        foreignSessions = sessions();
        users.start();
        cycles.start();
        cycles.maintenance().claim(accounts.installation());
        server.useHandle(handle -> {
            handle.execute("""
                    INSERT INTO users
                    SELECT md5(n::text)::uuid, n || CASE WHEN n % 100 = 0 THEN '@load.test' ELSE '@mail.net' END, 'x', 0, now(), now()
                    FROM generate_series(1, 30000) n
                    """);
            handle.execute("""
                    INSERT INTO cycles
                    SELECT uuidv7(), md5(n::text)::uuid, 'Completed', '2020-01-01Z'::timestamptz + h * interval '1 hour',
                           '2020-01-01Z'::timestamptz + (h + 1) * interval '1 hour', now(), now()
                    FROM generate_series(1, 1000) n, generate_series(0, 39) h
                    """);
            handle.execute("""
                    INSERT INTO cycles
                    SELECT uuidv7(), md5(n::text)::uuid, 'InProgress', '2024-01-01Z', '2024-01-02Z', now(), now()
                    FROM generate_series(1, 1000) n
                    """);
            handle.execute("ANALYZE users, cycles");
        });
    }

    @AfterEach
    void close() {
        cycles.close();
        users.close();
    }

    @Test
    void maintenance_largeTables_scansNone() throws Exception {
        long before = scans();

        run(new CheckConsistencyTask(cycles.maintenance(), accounts), Map.of());
        run(
                new RepairTask(cycles.maintenance(), accounts, installation),
                Map.of("apply", List.of("true"), "orphans", List.of("delete")));
        AdminTask purge = new PurgeTestDataTask(cycles.maintenance(), accounts, installation);
        assertThat(run(purge, Map.of("domain", List.of("load.test")))).contains("300 accounts");
        assertThat(run(purge, Map.of("domain", List.of("load.test"), "confirm", List.of("delete"))))
                .contains("done: 300 accounts and 410 cycles");
        cycles.maintenance().size();
        cycles.check();

        assertThat(scansAfterClose()).isEqualTo(before);
    }

    @Test
    void requests_largeTables_scanNone() {
        long before = scans();

        UUID user = UUID.randomUUID();
        Instant start = Instant.parse("2025-01-01T00:00:00Z");
        CycleDates dates = new CycleDates(start, start.plusSeconds(3600));
        Cycle cycle = cycles.createCycle(CycleData.inProgress(user, dates));
        cycles.getActiveCycle(user);
        cycles.getCycleById(user, cycle.id());
        cycles.updateCycleDates(user, cycle.id(), dates);
        cycles.completeCycle(user, cycle.id(), dates);
        cycles.getLastCompletedCycle(user);
        try (Authentication authentication = new Authentication(
                new AuthConfiguration(), users.jdbi(), Clock.systemUTC(), UUID::randomUUID, new MetricRegistry())) {
            authentication
                    .users()
                    .signUp("ada@mail.net", "Sound-pass1", new Client("203.0.113.7", () -> false))
                    .toCompletableFuture()
                    .join();
            String token = authentication
                    .users()
                    .logIn("ada@mail.net", "Sound-pass1", new Client("203.0.113.7", () -> false))
                    .toCompletableFuture()
                    .join()
                    .token();
            assertThat(authentication.authenticator().authenticate(token)).isPresent();
        }

        assertThat(scansAfterClose()).isEqualTo(before);
    }

    private static String run(AdminTask task, Map<String, List<String>> parameters) throws Exception {
        StringWriter text = new StringWriter();
        task.execute(parameters, new PrintWriter(text));
        return text.toString();
    }

    private long scans() {
        return server.withHandle(
                handle -> handle.createQuery("""
                        SELECT sum(seq_scan) FROM pg_stat_user_tables
                        WHERE schemaname = current_schema() AND relname IN ('users', 'cycles')
                        """).mapTo(Long.class).one());
    }

    /** Closes the pools, since a session reports its statistics at its end at the latest, and returns the number of scans. */
    private long scansAfterClose() {
        List<Integer> own = new ArrayList<>(sessions());
        own.removeAll(foreignSessions);
        close();
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(1))
                .until(() -> !anyIsOpen(own));
        return scans();
    }

    private List<Integer> sessions() {
        return server.withHandle(
                handle -> handle.createQuery("""
                        SELECT pid FROM pg_stat_activity
                        WHERE application_name IN ('cycle-service users', 'cycle-service cycles')
                        """).mapTo(Integer.class).list());
    }

    private boolean anyIsOpen(List<Integer> sessions) {
        return server.withHandle(
                handle -> handle.createQuery("SELECT count(*) > 0 FROM pg_stat_activity WHERE pid IN (<pids>)")
                        .bindList("pids", sessions)
                        .mapTo(Boolean.class)
                        .one());
    }
}
