package cycles.database;

import cycles.embedded.EmbeddedPostgres;
import io.dropwizard.util.Duration;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The Postgres server of the tests: a container where a Docker engine answers and the image can be had, else the embedded
 * server. It starts once per JVM and ends with it; where neither works, the tests fail.
 */
public final class TestPostgres {
    private static final TestPostgres SHARED = onDocker();

    private final String url;
    private final String user;
    private final String password;

    private TestPostgres(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    private static TestPostgres onDocker() {
        if (DockerClientFactory.instance().isDockerAvailable()) {
            try {
                PostgreSQLContainer container = new PostgreSQLContainer("postgres:18");
                container.start();
                return new TestPostgres(container.getJdbcUrl(), container.getUsername(), container.getPassword());
            } catch (RuntimeException e) {
                LoggerFactory.getLogger(TestPostgres.class)
                        .info("The container cannot be had, the embedded server is used", e);
            }
        }
        return embedded();
    }

    private static TestPostgres embedded() {
        EmbeddedPostgres server = EmbeddedPostgres.acquire(Path.of("target", "test-data"));
        return new TestPostgres(server.url(), server.user(), server.password());
    }

    /** Where a schema is that nobody has used before. Everything that is given this URL shares it. */
    public static String newSchema() {
        String schema = "test_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = DriverManager.getConnection(SHARED.url, SHARED.user, SHARED.password);
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        } catch (SQLException e) {
            throw new IllegalStateException("the test server does not work", e);
        }
        return SHARED.url + (SHARED.url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    }

    public static String user() {
        return SHARED.user;
    }

    public static String password() {
        return SHARED.password;
    }

    /** The configuration, pointed to a schema of this server. */
    public static <C extends PostgresConfiguration> C at(String url, C configuration) {
        configuration.setUrl(url);
        configuration.setUser(user());
        configuration.setPassword(password());
        return configuration;
    }

    /** Sets time-outs that a pause of a busy test machine does not exceed, for tests of something other than time-outs. */
    public static <C extends PostgresConfiguration> C withLongTimeouts(C configuration) {
        configuration.borrowTimeout = Duration.seconds(20);
        configuration.socketTimeout = Duration.seconds(20);
        configuration.statementTimeout = Duration.seconds(15);
        configuration.lockTimeout = Duration.seconds(12);
        return configuration;
    }
}
