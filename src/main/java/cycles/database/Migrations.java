package cycles.database;

import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jdbi.v3.core.Jdbi;

/**
 * Migrates a set of tables with versioned Flyway scripts. Several sets can share a schema, because each has its own history table.
 *
 * <p>Scripts are compatible with previous releases (expand and contract): they add objects and keep those that older instances use.
 * Older instances therefore work during and after an upgrade. The description of an incompatible script starts with {@code breaking},
 * for example {@code V9__breaking_drop_functions_v2.sql}; releases that do not contain this script then refuse to start.
 */
final class Migrations {
    /** Ignores scripts of newer releases, and the repeatable scripts of releases up to 1.0, whose functions older instances use. */
    private static final String[] IGNORED_PATTERNS = {"*:future", "repeatable:missing"};

    private static final String BREAKING = "breaking ";

    private final String history;
    private final Jdbi jdbi;
    private final Flyway flyway;

    /** @param name the name of the set; its scripts are in {@code db/<name>} and its history is in {@code <name>_schema_history} */
    Migrations(String name, DataSource source) {
        this(name, "classpath:db/" + name, source);
    }

    Migrations(String name, String scripts, DataSource source) {
        history = name + "_schema_history";
        jdbi = Jdbi.create(source);
        flyway = Flyway.configure()
                .dataSource(source)
                .locations(scripts)
                .failOnMissingLocations(true)
                .table(history)
                .createSchemas(false)
                // The schema may already contain another set or unrelated tables.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .ignoreMigrationPatterns(IGNORED_PATTERNS)
                .load();
    }

    /**
     * Applies pending migrations and returns their number. Concurrent calls of several processes are serialised by an advisory lock;
     * Flyway's own lock does not suffice, because Flyway acquires it only after checking whether the history table exists.
     *
     * @throws PostgresUnavailableException when a newer release has applied a breaking migration
     */
    int migrate() {
        return jdbi.inTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(hashtext(?))", history);
            rejectBreakingMigration();
            return flyway.migrate().migrationsExecuted;
        });
    }

    private void rejectBreakingMigration() {
        for (MigrationInfo info : flyway.info().applied()) {
            if (info.getState() == MigrationState.FUTURE_SUCCESS
                    && info.getDescription().startsWith(BREAKING)) {
                throw new PostgresUnavailableException(
                        "The tables of " + history + " were changed by a newer release (version "
                                + info.getVersion() + ", " + info.getDescription()
                                + "), and this release cannot work with them: start the newer release, or restore a backup");
            }
        }
    }

    /** Returns all migrations, applied or pending. */
    List<MigrationStatus> info() {
        return Arrays.stream(flyway.info().all()).map(Migrations::status).toList();
    }

    private static MigrationStatus status(MigrationInfo info) {
        return new MigrationStatus(
                info.getVersion() == null ? "repeatable" : info.getVersion().getVersion(),
                info.getDescription(),
                info.getState().getDisplayName());
    }
}
