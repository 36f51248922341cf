package cycles.database;

import cycles.TestDirectory;
import cycles.embedded.EmbeddedPostgres;
import io.dropwizard.util.Duration;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Provides the Postgres server of the tests: a container if a Docker engine and the image are available, else the embedded server.
 * The server is started once per JVM and stopped with it. If neither works, the tests fail.
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
                        .info("The container is not available, using the embedded server", e);
            }
        }
        return embedded();
    }

    private static TestPostgres embedded() {
        EmbeddedPostgres server = EmbeddedPostgres.acquire(TestDirectory.of("test-data"));
        return new TestPostgres(server.url(), server.user(), server.password());
    }

    /** Creates a schema and returns a JDBC URL for it. */
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

    /** Returns the role of the test server. */
    public static String user() {
        return SHARED.user;
    }

    /** Returns the password of {@link #user}. */
    public static String password() {
        return SHARED.password;
    }

    /**
     * Sets the URL and the credentials of this server in a configuration and returns it.
     *
     * @param url a URL from {@link #newSchema}
     */
    public static <C extends PostgresConfiguration> C at(String url, C configuration) {
        configuration.setUrl(url);
        configuration.setUser(user());
        configuration.setPassword(password());
        return configuration;
    }

    /** Sets timeouts that a busy machine does not exceed, for tests of other subjects, and returns the configuration. */
    public static <C extends PostgresConfiguration> C withLongTimeouts(C configuration) {
        configuration.borrowTimeout = Duration.seconds(20);
        configuration.socketTimeout = Duration.seconds(20);
        configuration.statementTimeout = Duration.seconds(15);
        configuration.lockTimeout = Duration.seconds(12);
        return configuration;
    }
}
