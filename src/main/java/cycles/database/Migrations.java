package cycles.database;

import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jdbi.v3.core.Jdbi;

/** The steps that bring one set of tables up to date. Several sets can share a schema; each keeps a history of its own. */
final class Migrations {
    private final String history;
    private final Jdbi jdbi;
    private final Flyway flyway;

    /** @param name of the set: its scripts are in {@code db/<name>}, its history in {@code <name>_schema_history} */
    Migrations(String name, DataSource source) {
        history = name + "_schema_history";
        jdbi = Jdbi.create(source);
        flyway = Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/" + name)
                .failOnMissingLocations(true)
                .table(history)
                // The schema may hold another set, or an operator's tables, before this one's first step.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    /**
     * Takes the steps not taken yet and returns how many there were. Safe from several processes at once: one waits for the other,
     * and with a lock of its own, for Flyway takes its lock only after it has looked whether there is a history.
     */
    int migrate() {
        return jdbi.inTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(hashtext(?))", history);
            return flyway.migrate().migrationsExecuted;
        });
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
