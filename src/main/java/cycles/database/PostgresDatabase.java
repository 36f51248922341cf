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
 * Manages the connection pool and the migrations of one set of tables in a Postgres database. Starts the embedded server if no server
 * is configured. Thread-safe.
 */
public final class PostgresDatabase implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PostgresDatabase.class);
    private static final String READ_COMMITTED = "read committed";
    private static final String SETTINGS = """
            SELECT current_setting('transaction_isolation') AS isolation, current_setting('statement_timeout') AS statement,
                   current_user::text AS role
            """;

    /**
     * Selects the schemas of the URL that do not exist or are not accessible. If the URL has none and no schema of the search path is
     * accessible, selects the search path.
     */
    private static final String MISSING_SCHEMAS = """
            SELECT trim(named) FROM unnest(string_to_array(:path, ',')) AS named
            WHERE trim(both ' "' FROM named) <> '$user'
              AND (to_regnamespace(trim(named)) IS NULL OR NOT has_schema_privilege(to_regnamespace(trim(named)), 'USAGE'))
            UNION ALL
            SELECT current_setting('search_path') WHERE :path = '' AND current_schema() IS NULL
            """;

    private static final String CONNECTION_DOES_NOT_EXIST = "08003";
    private static final long VALIDATION_MILLIS = 250;
    /** The timeout for the first connection of the pool, which is opened after the migrations have connected successfully. */
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
     * Creates the object without connecting.
     *
     * @param name the name of the set of tables, whose migrations are in {@code db/<name>} on the class path; also the name of the pool
     *     in metrics and in the sessions of the server
     * @param dataDirectory the directory of the embedded server
     */
    public PostgresDatabase(
            String name, PostgresConfiguration configuration, Path dataDirectory, MetricRegistry metrics) {
        this.name = name;
        this.configuration = configuration;
        this.dataDirectory = dataDirectory;
        this.metrics = metrics;
    }

    /**
     * Applies pending migrations and opens the pool.
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

    /** Verifies the settings of a session. With a connection pooler they must be set for the role, not per session. */
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
                    + ": with a connection pooler the role must set the isolation, ALTER ROLE \"" + role
                    + "\" SET default_transaction_isolation = '" + READ_COMMITTED + "'");
        }
        if ("0".equals(settings.get("statement"))) {
            LOGGER.warn(
                    "{}: the server applies no timeout to statements, because {} is a connection pooler;"
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
     * Applies pending migrations and returns their number. Does not require {@link #start}.
     *
     * @throws PostgresUnavailableException when the database cannot be used
     */
    public synchronized int migrate() {
        return withMigrations(Migrations::migrate);
    }

    /**
     * Returns all migrations, applied or pending. Does not require {@link #start}.
     *
     * @throws PostgresUnavailableException when the database cannot be used
     */
    public synchronized List<MigrationStatus> migrations() {
        return withMigrations(Migrations::info);
    }

    /**
     * Returns the entry point for statements; the same object before start, while open and after close. While the database is not open,
     * statements fail with an exception that is {@linkplain PostgresErrors#isRetryable retryable}.
     */
    public Jdbi jdbi() {
        return jdbi;
    }

    /** Returns host, port and database of the current or last connection, without secrets. */
    public String location() {
        return location;
    }

    /** Rejects new statements, waits for running ones, closes the pool and releases the embedded server. Idempotent. */
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

    /** Waits until no connection is in use, at most for {@code socketTimeout}; closing the pool would abort running statements. */
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
        PostgresDataSource source = PostgresDataSource.forMigrations(server, name, configuration);
        try {
            requireSchema(source);
            return work.apply(new Migrations(name, source));
        } catch (JdbiException | FlywayException e) {
            throw PostgresUnavailableException.at(server, e);
        }
    }

    /** Fails if a configured schema does not exist. It is not created, because its name is probably misspelt and the data elsewhere. */
    private static void requireSchema(PostgresDataSource source) {
        String path = Objects.requireNonNullElse(source.getCurrentSchema(), "");
        List<String> missing = Jdbi.create(source)
                .withHandle(handle -> handle.createQuery(MISSING_SCHEMAS)
                        .bind("path", path)
                        .mapTo(String.class)
                        .list());
        if (!missing.isEmpty()) {
            throw new PostgresUnavailableException("The schema " + String.join(", ", missing)
                    + " does not exist in the database "
                    + source.getDatabaseName() + ", or the role has no USAGE on it: correct currentSchema in the URL"
                    + " (or the role's search_path), or create the schema and grant USAGE on it");
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
