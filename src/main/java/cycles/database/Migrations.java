package cycles.database;

import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jdbi.v3.core.Jdbi;

/**
 * Brings one set of tables up to date with versioned scripts. Several sets can share a schema; each keeps a history of its own.
 *
 * <p>A script is compatible with the releases before it (expand and contract): it adds, and what older instances call stays. So an
 * older instance runs beside a newer one, and after it. A script that breaks older instances says so by a description that begins
 * with {@code breaking}, for example {@code V9__breaking_drop_functions_v2.sql}: a release that does not know it does not start.
 */
final class Migrations {
    /** The releases up to 1.0 have repeatable scripts; what those have installed stays for their instances. */
    private static final String[] NOT_OURS = {"*:future", "repeatable:missing"};

    private static final String BREAKING = "breaking ";

    private final String history;
    private final Jdbi jdbi;
    private final Flyway flyway;

    /** @param name of the set: its scripts are in {@code db/<name>}, its history in {@code <name>_schema_history} */
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
                // The schema may hold another set, or an operator's tables, before this one's first step.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .ignoreMigrationPatterns(NOT_OURS)
                .load();
    }

    /**
     * Takes the steps not taken yet and returns how many there were. Safe from several processes at once: one waits for the other,
     * and with a lock of its own, for Flyway takes its lock only after it has looked whether there is a history.
     *
     * @throws PostgresUnavailableException when a newer release has made changes that this one cannot work with
     */
    int migrate() {
        return jdbi.inTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(hashtext(?))", history);
            refuseBreakingChange();
            return flyway.migrate().migrationsExecuted;
        });
    }

    private void refuseBreakingChange() {
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
