package cycles.auth;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import cycles.auth.AttemptLimits.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the rate of sign-ups, log-ins and password changes with GCRA (generic cell rate algorithm). The state is in the table {@code
 * auth_limits} of the users' Postgres, so that all instances share the limits and the server's clock. Each call executes one
 * statement; a failed statement throws {@link UserRepositoryException}. Thread-safe.
 */
final class AttemptLimiter implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AttemptLimiter.class);

    /** Counts an attempt and locks its row. Statements lock rows of addresses before rows of accounts, which prevents deadlocks. */
    private static final String TAKE = "take_auth_attempt_v2(?, ?, ?)";

    /** Checks a limit without counting an attempt. */
    private static final String HAS = "has_auth_attempt_v2(?, ?, ?)";

    private static final Duration CLEANUP_INTERVAL = Duration.ofMinutes(1);
    /** The maximum number of rows that one clean-up statement reads and deletes; it takes a few milliseconds. */
    private static final int PAGE_SIZE = 1_000;

    private static final UUID LOWEST_KEY = new UUID(0, 0);

    private final UserDatabase database;
    private final AttemptLimits limits;
    private final Ticker ticker;
    private final AtomicLong lastCleaning;
    private final ThreadPoolExecutor cleaner = new ThreadPoolExecutor(
            1,
            1,
            CLEANUP_INTERVAL.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new ThreadFactoryBuilder()
                    .setNameFormat("auth-limits-cleaner")
                    .setDaemon(true)
                    .build());

    /** @param ticker the clock for the interval between clean-ups */
    AttemptLimiter(UserDatabase database, AttemptLimits limits, Ticker ticker) {
        this.database = database;
        this.limits = limits;
        this.ticker = ticker;
        this.lastCleaning = new AtomicLong(ticker.read());
        cleaner.allowCoreThreadTimeOut(true);
    }

    /**
     * Counts a sign-up.
     *
     * @throws TooManyAttemptsException when the limit of the address or of the email is exceeded
     */
    void checkSignUp(RateLimitKeys keys) {
        requireAllowed(List.of(
                new Check(TAKE, keys.address(), limits.address), new Check(TAKE, keys.account(), limits.account)));
    }

    /**
     * Counts a log-in or password change for its address, before the password is verified.
     *
     * @throws TooManyAttemptsException when the address has made too many attempts, or the account has too many failed ones
     */
    void checkCredentialAttempt(RateLimitKeys keys) {
        requireAllowed(List.of(
                new Check(TAKE, keys.address(), limits.address),
                new Check(HAS, keys.account(), limits.account),
                new Check(HAS, keys.accountFromAddress(), limits.accountFromAddress)));
    }

    /** Counts a failed log-in or password change for its account. */
    void recordFailure(RateLimitKeys keys) {
        evaluate(List.of(
                new Check(TAKE, keys.account(), limits.account),
                new Check(TAKE, keys.accountFromAddress(), limits.accountFromAddress)));
    }

    private void requireAllowed(List<Check> checks) {
        scheduleCleanup();
        List<Boolean> allowed = evaluate(checks);
        for (int i = 0; i < checks.size(); i++) {
            if (!allowed.get(i)) {
                throw new TooManyAttemptsException(checks.get(i).limit().emissionInterval());
            }
        }
    }

    private List<Boolean> evaluate(List<Check> checks) {
        String sql = "SELECT "
                + String.join(", ", checks.stream().map(Check::function).toList());
        return database.execute(handle -> query(handle, sql, checks)
                .map((row, context) -> {
                    Boolean[] allowed = new Boolean[checks.size()];
                    for (int i = 0; i < allowed.length; i++) {
                        allowed[i] = row.getBoolean(i + 1);
                    }
                    return List.of(allowed);
                })
                .one());
    }

    private static Query query(Handle handle, String sql, List<Check> checks) {
        Query query = handle.createQuery(sql);
        int position = 0;
        for (Check check : checks) {
            query.bind(position++, check.key());
            query.bind(position++, check.limit().attempts);
            query.bind(
                    position++,
                    TimeUnit.NANOSECONDS.toMicros(
                            check.limit().emissionInterval().toNanos()));
        }
        return query;
    }

    /**
     * Starts the removal of expired rows in the background, at most once a minute. Rows expire after the longest limit at the latest,
     * which bounds the size of the table.
     */
    private void scheduleCleanup() {
        long last = lastCleaning.get();
        if (ticker.read() - last > CLEANUP_INTERVAL.toNanos()
                && cleaner.getActiveCount() == 0
                && lastCleaning.compareAndSet(last, ticker.read())) {
            cleaner.execute(() -> {
                try {
                    removeExpired();
                } catch (UserRepositoryException e) {
                    LOGGER.info("Expired rows of auth_limits were not removed, next attempt in a minute", e);
                }
            });
        }
    }

    /** Removes all expired rows by keyset pagination. Each statement reads and deletes a bounded number of rows. */
    void removeExpired() {
        Optional<UUID> last = Optional.of(LOWEST_KEY);
        while (last.isPresent()) {
            last = removeExpiredOfPage(last.get());
        }
    }

    /** Removes the expired rows of one page and returns its last key; empty when there are no more rows. */
    private Optional<UUID> removeExpiredOfPage(UUID after) {
        // Locked rows are in use; waiting for them could cause a deadlock.
        return database.execute(handle -> handle.createQuery("""
                        WITH page AS MATERIALIZED (
                            SELECT key, used_until FROM auth_limits WHERE key > :after ORDER BY key LIMIT :page
                        ), expired AS MATERIALIZED (
                            SELECT key FROM auth_limits
                            WHERE key IN (SELECT key FROM page WHERE used_until < now()) AND used_until < now()
                            FOR UPDATE SKIP LOCKED
                        ), removed AS (
                            DELETE FROM auth_limits WHERE key IN (SELECT key FROM expired)
                        )
                        SELECT key FROM page ORDER BY key DESC LIMIT 1
                        """)
                .bind("after", after)
                .bind("page", PAGE_SIZE)
                .mapTo(UUID.class)
                .findOne());
    }

    /** Stops the clean-up thread. */
    @Override
    public void close() {
        cleaner.shutdownNow();
    }

    private record Check(String function, UUID key, Limit limit) {}
}
