package cycles.ops.health;

import com.codahale.metrics.health.HealthCheck;
import cycles.auth.UserAccounts;
import cycles.database.PostgresDatabase;

/** Checks that accounts can be read and written in the users' Postgres. */
public final class DatabaseHealthCheck extends HealthCheck {
    private final PostgresDatabase database;
    private final UserAccounts accounts;

    public DatabaseHealthCheck(PostgresDatabase database) {
        this.database = database;
        this.accounts = new UserAccounts(database.jdbi());
    }

    @Override
    protected Result check() {
        accounts.checkWrites();
        return Result.builder()
                .healthy()
                .withDetail("location", database.location())
                .build();
    }
}
