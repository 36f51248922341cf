package cycles.database;

import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/** The steps that bring one set of tables up to date. Several sets can share a schema; each keeps a history of its own. */
final class Migrations {
    private final Flyway flyway;

    /** @param name of the set: its scripts are in {@code db/<name>}, its history in {@code <name>_schema_history} */
    Migrations(String name, DataSource source) {
        flyway = Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/" + name)
                .failOnMissingLocations(true)
                .table(name + "_schema_history")
                // The schema may hold another set, or an operator's tables, before this one's first step.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    /** Takes the steps not taken yet and returns how many there were. Safe from several processes at once. */
    int migrate() {
        return flyway.migrate().migrationsExecuted;
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
