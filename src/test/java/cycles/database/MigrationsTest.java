package cycles.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests successive releases on one schema. {@code db/released} contains the scripts of the last release with repeatable scripts, {@code
 * db/older} those of an earlier release.
 */
class MigrationsTest {
    private static final String LAST_RELEASE = "classpath:db/released/";
    private static final String OLDER_RELEASE = "classpath:db/older/";

    private final PostgresConfiguration configuration =
            TestPostgres.withLongTimeouts(TestPostgres.at(TestPostgres.newSchema(), new PostgresConfiguration()));
    private final PostgresDataSource source = PostgresDataSource.forMigrations(
            PostgresAddress.of(configuration, Map.of()).orElseThrow(), "test", configuration);
    private final Jdbi jdbi = Jdbi.create(source);

    /** Runs Flyway with the settings of the given release. */
    private void startOlder(String release, String tables) {
        Flyway.configure()
                .dataSource(source)
                .locations(release + tables)
                .failOnMissingLocations(true)
                .table(tables + "_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }

    private int start(String tables) {
        return new Migrations(tables, source).migrate();
    }

    /** Returns the source of each function by name. */
    private Map<String, String> functions() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT proname, pg_get_functiondef(oid) AS definition FROM pg_proc
                        WHERE pronamespace = current_schema()::regnamespace
                        """)
                .setMapKeyColumn("proname")
                .setMapValueColumn("definition")
                .collectInto(new GenericType<Map<String, String>>() {}));
    }

    private String create(String call) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT outcome FROM " + call + """
                        (uuidv4(), :user, 'InProgress', '2025-01-01Z', '2025-01-02Z', now())
                        """)
                .bind("user", UUID.randomUUID())
                .mapTo(String.class)
                .one());
    }

    @ParameterizedTest
    @CsvSource({LAST_RELEASE + ", cycles", LAST_RELEASE + ", users", OLDER_RELEASE + ", cycles"})
    void start_olderReleaseAfterNewer_keepsFunctionsOfNewer(String release, String tables) {
        start(tables);
        Map<String, String> newer = functions();

        startOlder(release, tables);

        assertThat(functions()).containsAllEntriesOf(newer).hasSizeGreaterThan(newer.size());
        assertThat(start(tables)).isZero();
        assertThat(functions()).containsAllEntriesOf(newer);
    }

    @ParameterizedTest
    @ValueSource(strings = {LAST_RELEASE, OLDER_RELEASE})
    void start_schemaOfOlderRelease_upgradesAndBothReleasesWork(String release) {
        startOlder(release, "cycles");
        Map<String, String> older = functions();

        assertThat(start("cycles")).isPositive();

        assertThat(functions()).containsAllEntriesOf(older);
        assertThat(List.of(create("create_cycle"), create("create_cycle_v2"))).containsOnly("ok");
        startOlder(release, "cycles");
        assertThat(start("cycles")).isZero();
        assertThat(List.of(create("create_cycle"), create("create_cycle_v2"))).containsOnly("ok");
    }

    @Test
    void start_usersOfLastRelease_upgrades() {
        startOlder(LAST_RELEASE, "users");
        assertThat(start("users")).isPositive();
        boolean taken = jdbi.withHandle(handle -> handle.createQuery("SELECT take_auth_attempt_v2(uuidv4(), 1, 1000)")
                .mapTo(Boolean.class)
                .one());
        assertThat(taken).isTrue();
    }

    @Test
    void start_newerCompatibleSchema_works() {
        start("cycles");
        applyNewer("add something");
        assertThat(start("cycles")).isZero();
    }

    @Test
    void start_newerBreakingSchema_failsWithOneLineMessage() {
        start("cycles");
        applyNewer("breaking drop functions v2");
        PostgresDatabase database =
                new PostgresDatabase("cycles", configuration, Path.of("unused"), new MetricRegistry());
        assertThatThrownBy(database::start)
                .isInstanceOf(PostgresUnavailableException.class)
                .hasMessageContainingAll(
                        "newer release", "version 999", "breaking drop functions v2", "start the newer")
                .message()
                .hasLineCount(1);
    }

    /** Adds a migration of a future release to the history. */
    private void applyNewer(String description) {
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO cycles_schema_history
                SELECT max(installed_rank) + 1, '999', ?, 'SQL', 'V999__future.sql', 1, current_user, now(), 1, true
                FROM cycles_schema_history
                """, description));
    }

    /** Repeatable scripts are forbidden, because every release that starts would run its own version again. */
    @ParameterizedTest
    @ValueSource(strings = {"cycles", "users"})
    void scripts_ofThisRelease_areVersioned(String tables) throws Exception {
        Path directory = Path.of(getClass().getResource("/db/" + tables).toURI());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(
                            file -> assertThat(file.getFileName().toString()).startsWith("V"));
        }
    }
}
