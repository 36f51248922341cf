package cycles.database;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PgConnection;

/**
 * Opens connections with the timeouts, the isolation and the prepared statements of this service. Properties in the URL or the
 * configuration take precedence, except for timeouts, which have configuration keys.
 *
 * <p>Behind a connection pooler, sessions are shared with other clients. Then no session settings are changed, and statements are
 * prepared only if {@code prepareThreshold} is configured. A pooler is detected by the backend process id, because poolers send their
 * clients ids that differ from the server's.
 */
final class PostgresDataSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1;
    private static final String PREPARE_THRESHOLD = "prepareThreshold";
    /** Long, because a server that has just started on a busy machine responds slowly. A stopped server refuses immediately. */
    private static final Duration FIRST_CONNECT = Duration.ofSeconds(15);

    private final int socketTimeoutMillis;
    private final String settings;
    private final boolean mayPrepare;

    /** Creates a data source for operations, with the configured timeouts. */
    static PostgresDataSource bounded(PostgresAddress address, String name, PostgresConfiguration configuration) {
        return new PostgresDataSource(
                address,
                name,
                configuration,
                configuration.connectTimeout.toJavaDuration(),
                configuration.socketTimeout.toJavaDuration(),
                configuration.statementTimeout.toMilliseconds(),
                configuration.lockTimeout.toMilliseconds());
    }

    /** Creates a data source for migrations: no statement timeout, and a socket timeout of 10 minutes. */
    static PostgresDataSource forMigrations(PostgresAddress address, String name, PostgresConfiguration configuration) {
        return new PostgresDataSource(address, name, configuration, FIRST_CONNECT, Duration.ofMinutes(10), 0, 0);
    }

    private PostgresDataSource(
            PostgresAddress address,
            String name,
            PostgresConfiguration configuration,
            Duration connectTimeout,
            Duration socketTimeout,
            long statementTimeoutMillis,
            long lockTimeoutMillis) {
        setUrl(address.url());
        if (address.user() != null) {
            setUser(address.user());
        }
        if (address.password() != null) {
            setPassword(address.password());
        }
        set(configuration.properties);
        Set<String> given = givenProperties(address.url(), configuration.properties);
        setDefault(given, "ApplicationName", "cycle-service " + name);
        setDefault(given, "tcpKeepAlive", "true");
        // Until the connection is known to be a direct one.
        setDefault(given, PREPARE_THRESHOLD, "0");
        int servers = getServerNames().length;
        if (servers > 1) {
            setDefault(given, "targetServerType", "primary");
            setDefault(given, "hostRecheckSeconds", "2");
        }
        int connectSeconds = (int) wholeSeconds(connectTimeout);
        setConnectTimeout(connectSeconds);
        // Applies to all servers together.
        setLoginTimeout(connectSeconds * servers);
        setSocketTimeout((int) wholeSeconds(socketTimeout));
        this.socketTimeoutMillis = (int) socketTimeout.toMillis();
        this.mayPrepare = !given.contains(PREPARE_THRESHOLD);
        this.settings = Map.of(
                        "default_transaction_isolation", "read committed",
                        "statement_timeout", statementTimeoutMillis + "ms",
                        "lock_timeout", lockTimeoutMillis + "ms")
                .entrySet()
                .stream()
                .map(setting -> "set_config('" + setting.getKey() + "', '" + setting.getValue() + "', false)")
                .collect(joining(", "));
    }

    /** Returns the names of the driver properties in the URL and in the configuration. */
    private static Set<String> givenProperties(String url, Map<String, String> properties) {
        Set<String> given = new HashSet<>(properties.keySet());
        for (String parameter : url.substring(url.indexOf('?') + 1).split("&", -1)) {
            given.add(parameter.replaceFirst("=.*", ""));
        }
        return given;
    }

    private void setDefault(Set<String> given, String property, String value) {
        if (!given.contains(property)) {
            set(Map.of(property, value));
        }
    }

    private void set(Map<String, String> properties) {
        properties.forEach((key, value) -> {
            try {
                setProperty(key, value);
            } catch (SQLException e) {
                throw new PostgresUnavailableException("The database's properties have an unknown key: " + key, e);
            }
        });
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        Connection connection = super.getConnection(user, password);
        try {
            // The driver property socketTimeout has a resolution of seconds, this method of milliseconds.
            connection.setNetworkTimeout(Runnable::run, socketTimeoutMillis);
            if (applySettings(connection) && mayPrepare) {
                // Prepares statements on the server at their first execution, because there are few and they are
                // repeated.
                connection.unwrap(PgConnection.class).setPrepareThreshold(1);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Applies the settings to the session if the connection is direct, and returns whether it is. */
    private boolean applySettings(Connection connection) throws SQLException {
        int process = connection.unwrap(PgConnection.class).getBackendPID();
        try (Statement statement = connection.createStatement();
                ResultSet direct =
                        statement.executeQuery("SELECT " + settings + " WHERE pg_backend_pid() = " + process)) {
            return direct.next();
        }
    }

    private static long wholeSeconds(Duration duration) {
        return duration.plusMillis(999).toSeconds();
    }
}
