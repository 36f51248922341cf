package cycles.ops;

import com.codahale.metrics.health.HealthCheck;
import cycles.database.PostgresDatabase;

/** Healthy while a Postgres database answers a statement. */
final class DatabaseHealthCheck extends HealthCheck {
    private final PostgresDatabase database;

    public DatabaseHealthCheck(PostgresDatabase database) {
        this.database = database;
    }

    @Override
    protected Result check() {
        database.jdbi().useHandle(handle -> handle.execute("SELECT 1"));
        return Result.builder()
                .healthy()
                .withDetail("location", database.location())
                .build();
    }
}
