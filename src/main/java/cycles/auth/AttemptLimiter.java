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
 * Holds sign-ups, log-ins and password changes to their limits. The counts are in the users' Postgres: instances count together, by
 * the one clock of the server, and where there is no answer there is no user either ({@link UserRepositoryException}). Counting
 * is one statement. Thread-safe.
 */
final class AttemptLimiter implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AttemptLimiter.class);

    /** Locks rows of addresses before rows of accounts, always, so that no two statements wait for each other. */
    private static final String TAKE = "take_auth_attempt_v2(?, ?, ?)";

    private static final String HAS = "has_auth_attempt_v2(?, ?, ?)";

    private static final Duration CLEANING = Duration.ofMinutes(1);
    /** How many rows one statement of the cleaning reads and may delete: some milliseconds. */
    private static final int PAGE = 1_000;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final UserDatabase database;
    private final AttemptLimits limits;
    private final Ticker ticker;
    private final AtomicLong lastCleaning;
    private final ThreadPoolExecutor cleaner = new ThreadPoolExecutor(
            1,
            1,
            CLEANING.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new ThreadFactoryBuilder()
                    .setNameFormat("auth-limits-cleaner")
                    .setDaemon(true)
                    .build());

    /** @param ticker decides when rows are removed */
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
     * @throws TooManyAttemptsException when there were too many from its address, or with its email
     */
    void signUp(RateLimitKeys attempt) {
        admit(List.of(
                new Check(TAKE, attempt.address(), limits.address),
                new Check(TAKE, attempt.account(), limits.account)));
    }

    /**
     * Counts an attempt that a password has to prove, for its address. Whether it fails is not known yet.
     *
     * @throws TooManyAttemptsException when there were too many from its address, or too many failed at its account
     */
    void proof(RateLimitKeys attempt) {
        admit(List.of(
                new Check(TAKE, attempt.address(), limits.address),
                new Check(HAS, attempt.account(), limits.account),
                new Check(HAS, attempt.accountFromAddress(), limits.accountFromAddress)));
    }

    /** Counts for its account that an attempt failed. */
    void failed(RateLimitKeys attempt) {
        run(List.of(
                new Check(TAKE, attempt.account(), limits.account),
                new Check(TAKE, attempt.accountFromAddress(), limits.accountFromAddress)));
    }

    private void admit(List<Check> checks) {
        clean();
        List<Boolean> passed = run(checks);
        for (int i = 0; i < checks.size(); i++) {
            if (!passed.get(i)) {
                throw new TooManyAttemptsException(checks.get(i).limit().pace());
            }
        }
    }

    private List<Boolean> run(List<Check> checks) {
        String sql = "SELECT "
                + String.join(", ", checks.stream().map(Check::function).toList());
        return database.execute(handle -> query(handle, sql, checks)
                .map((row, context) -> {
                    Boolean[] passed = new Boolean[checks.size()];
                    for (int i = 0; i < passed.length; i++) {
                        passed[i] = row.getBoolean(i + 1);
                    }
                    return List.of(passed);
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
                    TimeUnit.NANOSECONDS.toMicros(check.limit().pace().toNanos()));
        }
        return query;
    }

    /**
     * Once a minute removes the rows of those who are rested: the table holds what was tried within the longest limit, and no more. No
     * request waits for that.
     */
    private void clean() {
        long last = lastCleaning.get();
        if (ticker.read() - last > CLEANING.toNanos()
                && cleaner.getActiveCount() == 0
                && lastCleaning.compareAndSet(last, ticker.read())) {
            cleaner.execute(() -> {
                try {
                    removeRested();
                } catch (UserRepositoryException e) {
                    LOGGER.info("Rows of auth_limits that have expired were not removed, next attempt in a minute", e);
                }
            });
        }
    }

    /** Goes through the table by its key, in statements of which each reads and deletes a bounded number of rows. */
    void removeRested() {
        Optional<UUID> last = Optional.of(BEFORE_ALL);
        while (last.isPresent()) {
            last = removeRestedOfPage(last.get());
        }
    }

    /** Returns the last key of the page; empty when there is none. */
    private Optional<UUID> removeRestedOfPage(UUID after) {
        // What is locked is in use, and waiting for it could be a circle.
        return database.execute(handle -> handle.createQuery("""
                        WITH page AS MATERIALIZED (
                            SELECT key, used_until FROM auth_limits WHERE key > :after ORDER BY key LIMIT :page
                        ), rested AS MATERIALIZED (
                            SELECT key FROM auth_limits
                            WHERE key IN (SELECT key FROM page WHERE used_until < now()) AND used_until < now()
                            FOR UPDATE SKIP LOCKED
                        ), removed AS (
                            DELETE FROM auth_limits WHERE key IN (SELECT key FROM rested)
                        )
                        SELECT key FROM page ORDER BY key DESC LIMIT 1
                        """)
                .bind("after", after)
                .bind("page", PAGE)
                .mapTo(UUID.class)
                .findOne());
    }

    /** Ends the thread that removes rows. */
    @Override
    public void close() {
        cleaner.shutdownNow();
    }

    private record Check(String function, UUID key, Limit limit) {}
}
