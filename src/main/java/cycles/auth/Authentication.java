package cycles.auth;

import com.codahale.metrics.MetricRegistry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** Users, their passwords and their tokens, put together. Connects to nothing by itself; thread-safe. */
public final class Authentication implements AutoCloseable {
    private final UserDatabaseExecutor statements = new UserDatabaseExecutor();
    private final AttemptLimiter limiter;
    private final PasswordHasher hasher;
    private final UserService users;
    private final TokenAuthenticator authenticator;

    /**
     * @param database where the migrations of {@code db/users} were run, or will have been when the first method is called
     * @param clock where the times in tokens and users come from
     * @param ids makes the id of each new user
     * @param metrics where sign-ups, log-ins and refusals are counted
     * @throws IllegalArgumentException in one line when a key of the tokens cannot be read or is weak
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
                statements,
                limiter,
                new PerAccountSerialExecutor(),
                pendingRequests(configuration.hashing, hasher),
                hasher,
                tokens,
                versions,
                events);
        this.authenticator = new TokenAuthenticator(tokens, versions, configuration, clock, events);
    }

    private static HashingAdmission pendingRequests(AuthConfiguration.Hashing hashing, PasswordHasher hasher) {
        Duration maxWait = hashing.maxWait.toJavaDuration();
        return new HashingAdmission(maxWait, hashing.threads + hashing.maxWaiting, () -> hasher.capacity(maxWait));
    }

    public UserService users() {
        return users;
    }

    public TokenAuthenticator authenticator() {
        return authenticator;
    }

    /** Ends the threads. What still waits for its turn is dropped: the server has to be drained before. */
    @Override
    public void close() {
        hasher.close();
        limiter.close();
        statements.close();
    }
}
