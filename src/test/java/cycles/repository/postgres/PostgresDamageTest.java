package cycles.repository.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import cycles.core.Cycle;
import cycles.core.CycleRepository;
import cycles.database.PostgresConfiguration;
import cycles.database.PostgresDatabase;
import cycles.database.TestPostgres;
import cycles.repository.CycleDamageContract;
import cycles.repository.RepositoryContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Drops the unique index, so that a user can have two active cycles. Postgres maintains all other indexes. */
class PostgresDamageTest extends CycleDamageContract {
    private static final String INSERT = "INSERT INTO cycles VALUES (?, ?, ?, ?, ?, ?, ?)";

    private final String url = TestPostgres.newSchema();

    @Override
    protected CycleRepository build(RepositoryContext context) {
        return TestPostgres.withLongTimeouts(TestPostgres.at(url, new PostgresCycleRepositoryFactory()))
                .build(context);
    }

    private static Connection connection(String url) throws SQLException {
        return DriverManager.getConnection(url, TestPostgres.user(), TestPostgres.password());
    }

    @BeforeAll
    void dropUniqueIndex() throws SQLException {
        try (Connection connection = connection(url);
                var statement = connection.createStatement()) {
            statement.execute("DROP INDEX cycles_active");
        }
    }

    @Override
    protected void put(Cycle cycle) throws SQLException {
        insert(url, cycle);
    }

    private static void insert(String url, Cycle cycle) throws SQLException {
        try (Connection connection = connection(url);
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, cycle.id());
            insert.setObject(2, cycle.userId());
            insert.setString(3, cycle.status().label());
            insert.setObject(4, cycle.dates().start().atOffset(ZoneOffset.UTC));
            insert.setObject(5, cycle.dates().end().atOffset(ZoneOffset.UTC));
            insert.setObject(6, cycle.createdAt().atOffset(ZoneOffset.UTC));
            insert.setObject(7, cycle.updatedAt().atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    /** Includes the writing transaction of each row, so that an identical rewrite is detected. */
    @Override
    protected Map<String, String> dump(UUID userId) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (Connection connection = connection(url);
                PreparedStatement select =
                        connection.prepareStatement("SELECT id, xmin || cycles::text FROM cycles WHERE user_id = ?")) {
            select.setObject(1, userId);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.put("cycle " + found.getString(1), found.getString(2));
                }
            }
        }
        return rows;
    }

    @Test
    void insert_secondActiveWithUniqueIndex_isRefused() throws SQLException {
        String intact = TestPostgres.newSchema();
        PostgresDatabase database = new PostgresDatabase(
                "cycles",
                TestPostgres.withLongTimeouts(TestPostgres.at(intact, new PostgresConfiguration())),
                Path.of("unused"),
                new MetricRegistry());
        database.migrate();
        database.close();
        UUID user = UUID.randomUUID();
        insert(intact, active(user, 0, 1));
        assertThatThrownBy(() -> insert(intact, active(user, 2, 3))).hasMessageContaining("cycles_active");
    }
}
