package cycles.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections that are set up for good: whatever they need, they get in the start-up packet or the driver. */
final class PostgresDataSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1;
    /** A server that has just come up, on a machine that is busy with it, takes its time; one that is away refuses at once. */
    private static final Duration FIRST_CONNECT = Duration.ofSeconds(15);

    private final int socketTimeoutMillis;

    /** For operations: every wait ends. */
    static PostgresDataSource bounded(PostgresAddress address, String name, PostgresConfiguration configuration) {
        return new PostgresDataSource(
                address,
                name,
                configuration,
                configuration.connectTimeout.toJavaDuration(),
                configuration.socketTimeout.toJavaDuration(),
                " -c statement_timeout=" + configuration.statementTimeout.toMilliseconds() + " -c lock_timeout="
                        + configuration.lockTimeout.toMilliseconds());
    }

    /** For the start and its migrations, which may take as long as they need while the server shows that it lives. */
    static PostgresDataSource patient(PostgresAddress address, String name, PostgresConfiguration configuration) {
        return new PostgresDataSource(address, name, configuration, FIRST_CONNECT, Duration.ofMinutes(10), "");
    }

    private PostgresDataSource(
            PostgresAddress address,
            String name,
            PostgresConfiguration configuration,
            Duration connectTimeout,
            Duration socketTimeout,
            String timeouts) {
        setUrl(address.url());
        if (address.user() != null) {
            setUser(address.user());
        }
        if (address.password() != null) {
            setPassword(address.password());
        }
        set(configuration.properties);
        Set<String> given = given(address.url(), configuration.properties);
        int servers = getServerNames().length;
        if (servers > 1) {
            setDefault(given, PGProperty.TARGET_SERVER_TYPE, "primary");
            setDefault(given, PGProperty.HOST_RECHECK_SECONDS, "2");
        }
        setApplicationName("cycle-service " + name);
        setTcpKeepAlive(true);
        int connectSeconds = (int) wholeSeconds(connectTimeout);
        setConnectTimeout(connectSeconds);
        // For all servers together.
        setLoginTimeout(connectSeconds * servers);
        setSocketTimeout((int) wholeSeconds(socketTimeout));
        // From its first execution on a statement is prepared on the server; there are few of them and they come again.
        setPrepareThreshold(1);
        String options = getOptions();
        setOptions((options == null ? "" : options + " ") + "-c default_transaction_isolation=read\\ committed"
                + timeouts);
        this.socketTimeoutMillis = (int) socketTimeout.toMillis();
    }

    /** The names of the driver's properties in the URL and in the configuration. */
    private static Set<String> given(String url, Map<String, String> properties) {
        Set<String> given = new HashSet<>(properties.keySet());
        Properties parsed = Driver.parseURL(url, new Properties());
        if (parsed != null) {
            given.addAll(parsed.stringPropertyNames());
        }
        return given;
    }

    private void setDefault(Set<String> given, PGProperty property, String value) {
        if (!given.contains(property.getName())) {
            set(Map.of(property.getName(), value));
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

    /** The driver's own setting counts whole seconds, this one milliseconds. */
    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        Connection connection = super.getConnection(user, password);
        connection.setNetworkTimeout(Runnable::run, socketTimeoutMillis);
        return connection;
    }

    private static long wholeSeconds(Duration duration) {
        return duration.plusMillis(999).toSeconds();
    }
}
