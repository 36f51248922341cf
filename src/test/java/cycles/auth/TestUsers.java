package cycles.auth;

import com.codahale.metrics.MetricRegistry;
import cycles.TestDirectory;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.TestPostgres;
import org.jdbi.v3.core.Jdbi;

/** Provides the table of users that all tests of this package share. Each test creates its own users. */
final class TestUsers {
    private static final PostgresDatabase DATABASE = new PostgresDatabase(
            "users",
            TestPostgres.withLongTimeouts(TestPostgres.at(TestPostgres.newSchema(), new PostgresConfiguration())),
            TestDirectory.of("test-data"),
            new MetricRegistry());

    static {
        DATABASE.start();
    }

    private TestUsers() {}

    static Jdbi jdbi() {
        return DATABASE.jdbi();
    }
}
