package cycles.database;

import com.codahale.metrics.MetricRegistry;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import cycles.embedded.EmbeddedPostgres;
import cycles.embedded.EmbeddedServerException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Postgres database with a pool of connections and one set of tables in it. Without a configured server it brings up the
 * embedded one. Thread-safe.
 */
public final class PostgresDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);
    private static final String READ_COMMITTED = "read committed";
    private static final String SETTINGS = """
            SELECT current_setting('transaction_isolation') AS isolation, current_setting('statement_timeout') AS statement,
                   current_user::text AS role
            """;

    /** Those that the URL names and this role does not see; without any that it sees, what it looks through. */
    private static final String MISSING_SCHEMAS = """
            SELECT trim(named) FROM unnest(string_to_array(:path, ',')) AS named
            WHERE trim(both ' "' FROM named) <> '$user'
              AND (to_regnamespace(trim(named)) IS NULL OR NOT has_schema_privilege(to_regnamespace(trim(named)), 'USAGE'))
            UNION ALL
            SELECT current_setting('search_path') WHERE :path = '' AND current_schema() IS NULL
            """;

    private static final String CONNECTION_DOES_NOT_EXIST = "08003";
    private static final long VALIDATION_MILLIS = 250;
    /** How long the pool tries to get its first connection; by then the migrations have had one. */
    private static final long START_MILLIS = 10_000;

    private final String name;
    private final PostgresConfiguration configuration;
    private final Path dataDirectory;
    private final MetricRegistry metrics;
    private final Jdbi jdbi = Jdbi.create((ConnectionFactory) this::connection);

    private @Nullable EmbeddedPostgres embedded;
    private @Nullable PostgresAddress address;
    private volatile @Nullable HikariDataSource pool;
    private volatile String location = "not yet known";

    /**
     * Does nothing yet.
     *
     * @param name of the pool, in its metrics and in the server's list of sessions, and of the tables: their migrations are in
     *     {@code db/<name>} on the class path
     * @param dataDirectory where the embedded server lives
     */
    public PostgresDatabase(
            String name, PostgresConfiguration configuration, Path dataDirectory, MetricRegistry metrics) {
        this.name = name;
        this.configuration = configuration;
        this.dataDirectory = dataDirectory;
        this.metrics = metrics;
    }

    /**
     * Brings the tables up to date and opens the pool.
     *
     * @throws PostgresUnavailableException when the database cannot be used
     */
    public synchronized void start() {
        try {
            migrate();
            pool = new HikariDataSource(poolOf(address()));
            verifySettings();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Behind a pooler nothing is set in sessions: there the role has to have the settings. */
    private void verifySettings() {
        Map<String, Object> settings;
        try {
            settings = jdbi.withHandle(
                    handle -> handle.createQuery(SETTINGS).mapToMap().one());
        } catch (JdbiException e) {
            throw PostgresUnavailableException.at(address(), e);
        }
        String role = String.valueOf(settings.get("role"));
        if (!READ_COMMITTED.equals(settings.get("isolation"))) {
            throw new PostgresUnavailableException("Transactions at " + address() + " are " + settings.get("isolation")
                    + ": through a connection pooler the role has to say otherwise, ALTER ROLE \"" + role
                    + "\" SET default_transaction_isolation = '" + READ_COMMITTED + "'");
        }
        if ("0".equals(settings.get("statement"))) {
            LOG.warn(
                    "{}: statements have no time-out in the server, because {} is a connection pooler;"
                            + " ALTER ROLE \"{}\" SET statement_timeout = '{}ms'; ALTER ROLE \"{}\" SET lock_timeout = '{}ms'",
                    name,
                    address(),
                    role,
                    configuration.statementTimeout.toMilliseconds(),
                    role,
                    configuration.lockTimeout.toMilliseconds());
        }
    }

    /**
     * Brings the tables up to date and returns how many steps that took. Needs no {@link #start}.
     *
     * @throws PostgresUnavailableException when the database cannot be used
     */
    public synchronized int migrate() {
        return withMigrations(Migrations::migrate);
    }

    /**
     * The steps of the schema, taken or not. Needs no {@link #start}.
     *
     * @throws PostgresUnavailableException when the database cannot be used
     */
    public synchronized List<MigrationStatus> migrations() {
        return withMigrations(Migrations::info);
    }

    /**
     * Where statements are run; the same object before, during and after the database is open. Failures are {@link
     * PostgresErrors#isRetryable} while it is not.
     */
    public Jdbi jdbi() {
        return jdbi;
    }

    /** Host, port and database as they are or were when it was last open, without secrets. */
    public String location() {
        return location;
    }

    /** Lets no new statement begin, running ones end, and gives everything back. Idempotent. */
    @Override
    public synchronized void close() {
        HikariDataSource open = pool;
        pool = null;
        if (open != null) {
            drain(open);
            open.close();
        }
        if (embedded != null) {
            embedded.close();
            embedded = null;
            address = null;
        }
    }

    /** Closing the pool cuts the connections in use; they are waited for as long as a statement may take. */
    private void drain(HikariDataSource open) {
        long deadline = System.nanoTime() + configuration.socketTimeout.toNanoseconds();
        try {
            while (open.getHikariPoolMXBean().getActiveConnections() > 0 && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connection() throws SQLException {
        HikariDataSource open = pool;
        if (open == null) {
            throw new SQLException("the pool " + name + " is not open", CONNECTION_DOES_NOT_EXIST);
        }
        return open.getConnection();
    }

    private void evictAll() {
        HikariDataSource open = pool;
        if (open != null) {
            open.getHikariPoolMXBean().softEvictConnections();
        }
    }

    private <T> T withMigrations(Function<Migrations, T> work) {
        PostgresAddress server = address();
        PostgresDataSource source = PostgresDataSource.patient(server, name, configuration);
        try {
            requireSchema(source);
            return work.apply(new Migrations(name, source));
        } catch (JdbiException | FlywayException e) {
            throw PostgresUnavailableException.at(server, e);
        }
    }

    /** One that is missing is a misspelt one more often than not: with another one made in its place the data would seem lost. */
    private static void requireSchema(PostgresDataSource source) {
        String path = Objects.requireNonNullElse(source.getCurrentSchema(), "");
        List<String> missing = Jdbi.create(source)
                .withHandle(handle -> handle.createQuery(MISSING_SCHEMAS)
                        .bind("path", path)
                        .mapTo(String.class)
                        .list());
        if (!missing.isEmpty()) {
            throw new PostgresUnavailableException("There is no schema " + String.join(", ", missing)
                    + " in the database "
                    + source.getDatabaseName() + ", or the role has no USAGE on it: correct currentSchema in the URL"
                    + " (or the role's search_path), or create the schema and grant its use");
        }
    }

    private PostgresAddress address() {
        if (address == null) {
            address = PostgresAddress.of(configuration, System.getenv()).orElseGet(this::embeddedAddress);
            location = address + (embedded == null ? "" : " (embedded, " + dataDirectory + ")");
        }
        return address;
    }

    private PostgresAddress embeddedAddress() {
        try {
            embedded = EmbeddedPostgres.acquire(dataDirectory);
            return PostgresAddress.of(embedded.url(), embedded.user(), embedded.password());
        } catch (EmbeddedServerException e) {
            throw new PostgresUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    private HikariConfig poolOf(PostgresAddress server) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(PostgresDataSource.bounded(server, name, configuration));
        config.setMaximumPoolSize(configuration.poolSize);
        config.setConnectionTimeout(configuration.borrowTimeout.toMilliseconds());
        config.setValidationTimeout(VALIDATION_MILLIS);
        config.setInitializationFailTimeout(START_MILLIS);
        config.setExceptionOverride(new FailoverEviction(name, this::evictAll));
        config.setMetricsTrackerFactory((pool, stats) -> new PoolMetrics(pool, stats, metrics));
        return config;
    }
}
