package cycles.auth;

import com.codahale.metrics.MetricRegistry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** Creates and connects the services for users, passwords and tokens. The constructor opens no connection. Thread-safe. */
public final class Authentication implements AutoCloseable {
    private final UserDatabaseExecutor databaseExecutor = new UserDatabaseExecutor();
    private final AttemptLimiter limiter;
    private final PasswordHasher hasher;
    private final UserService users;
    private final TokenAuthenticator authenticator;

    /**
     * @param database the database of the users; the migrations of {@code db/users} must be applied before the first request
     * @param clock the source of the times in tokens and users
     * @param ids generates the id of each new user
     * @param metrics the registry for the counts of authentication events
     * @throws IllegalArgumentException with a message of one line, when a signing key cannot be read or is weak
     */
    public Authentication(
            AuthConfiguration configuration, Jdbi database, Clock clock, Supplier<UUID> ids, MetricRegistry metrics) {
        this(configuration, database, clock, ids, metrics, Ticker.systemTicker(), System.getenv());
    }

    Authentication(
            AuthConfiguration configuration,
            Jdbi database,
            Clock clock,
            Supplier<UUID> ids,
            MetricRegistry metrics,
            Ticker ticker,
            Map<String, String> environment) {
        UserDatabase postgres = new UserDatabase(database);
        UserRepository repository = new UserRepository(postgres, clock, ids);
        TokenService tokens = new TokenService(
                SigningKey.find(configuration, environment.get("JWT_KEY"), environment.get("JWT_KEYS")),
                configuration,
                clock);
        TokenVersionCache versions = new TokenVersionCache(repository, configuration, ticker);
        AuthEvents events = new AuthEvents(metrics);
        this.hasher = new PasswordHasher(configuration.hashing);
        this.limiter = new AttemptLimiter(postgres, configuration.limits, ticker);
        this.users = new UserService(
                repository,
                databaseExecutor,
                limiter,
                new PerAccountSerialExecutor(),
                hashingAdmission(configuration.hashing, hasher),
                hasher,
                tokens,
                versions,
                events);
        this.authenticator = new TokenAuthenticator(tokens, versions, configuration, clock, events);
    }

    private static HashingAdmission hashingAdmission(AuthConfiguration.Hashing hashing, PasswordHasher hasher) {
        Duration maxWait = hashing.maxWait.toJavaDuration();
        return new HashingAdmission(maxWait, hashing.threads + hashing.maxWaiting, () -> hasher.capacity(maxWait));
    }

    /** Returns the operations on user accounts. */
    public UserService users() {
        return users;
    }

    /** Returns the authenticator of bearer tokens. */
    public TokenAuthenticator authenticator() {
        return authenticator;
    }

    /** Stops the threads and drops queued work. The HTTP server must have completed all requests before. */
    @Override
    public void close() {
        hasher.close();
        limiter.close();
        databaseExecutor.close();
    }
}
