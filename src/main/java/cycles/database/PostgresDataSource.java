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
 * Opens connections with the time-outs, isolation and prepared statements of this service. What the URL or the properties say
 * otherwise wins, time-outs aside, which have keys of their own.
 *
 * <p>Behind a connection pooler a session is nobody's own: there nothing is set in it, and nothing prepared unless {@code
 * prepareThreshold} says so. A pooler is known by the process id: it gives its clients ids of its own.
 */
final class PostgresDataSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1;
    private static final String PREPARE_THRESHOLD = "prepareThreshold";
    /** A server that has just come up, on a machine that is busy with it, takes its time; one that is away refuses at once. */
    private static final Duration FIRST_CONNECT = Duration.ofSeconds(15);

    private final int socketTimeoutMillis;
    private final String settings;
    private final boolean mayPrepare;

    /** For operations: every wait ends. */
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

    /** For the start and its migrations, which may take as long as they need while the server shows that it lives. */
    static PostgresDataSource patient(PostgresAddress address, String name, PostgresConfiguration configuration) {
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
        Set<String> given = given(address.url(), configuration.properties);
        setDefault(given, "ApplicationName", "cycle-service " + name);
        setDefault(given, "tcpKeepAlive", "true");
        // Until the session is known to be this client's own.
        setDefault(given, PREPARE_THRESHOLD, "0");
        int servers = getServerNames().length;
        if (servers > 1) {
            setDefault(given, "targetServerType", "primary");
            setDefault(given, "hostRecheckSeconds", "2");
        }
        int connectSeconds = (int) wholeSeconds(connectTimeout);
        setConnectTimeout(connectSeconds);
        // For all servers together.
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

    /** The names of the driver's properties in the URL and in the configuration. */
    private static Set<String> given(String url, Map<String, String> properties) {
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
            // The driver's own setting counts whole seconds, this one milliseconds.
            connection.setNetworkTimeout(Runnable::run, socketTimeoutMillis);
            if (setUp(connection) && mayPrepare) {
                // From its first execution on a statement is prepared on the server; there are few of them and they
                // come again.
                connection.unwrap(PgConnection.class).setPrepareThreshold(1);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Makes the settings for the whole session, unless the server's process is not the one this client knows. */
    private boolean setUp(Connection connection) throws SQLException {
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
