package cycles.auth;

import com.codahale.metrics.MetricRegistry;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.TestPostgres;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;

/** The users' table that all tests of this room share; each test works with users of its own. */
final class TestUsers {
    private static final PostgresDatabase DATABASE = new PostgresDatabase(
            "users",
            TestPostgres.withLongTimeouts(TestPostgres.at(TestPostgres.newSchema(), new PostgresConfiguration())),
            Path.of("target", "test-data"),
            new MetricRegistry());

    static {
        DATABASE.start();
    }

    private TestUsers() {}

    static Jdbi jdbi() {
        return DATABASE.jdbi();
    }
}
