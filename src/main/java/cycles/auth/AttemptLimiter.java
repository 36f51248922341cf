package cycles.auth;

import cycles.auth.AttemptLimits.Limit;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Holds sign-ups, log-ins and password changes to their limits. The counts are in the users' Postgres: instances count together, by
 * the one clock of the server, and where there is no answer there is no user either ({@link UserRepositoryException}). Every method
 * is one statement. Thread-safe.
 */
final class AttemptLimiter {
    /** Locks rows of addresses before rows of accounts, always, so that no two statements wait for each other. */
    private static final String TAKE = "take_auth_attempt_v2(?, ?, ?)";

    private static final String HAS = "has_auth_attempt_v2(?, ?, ?)";

    private static final Duration CLEANING = Duration.ofMinutes(1);

    private final UserDatabase database;
    private final AttemptLimits limits;
    private final AtomicLong lastCleaning = new AtomicLong(System.nanoTime());

    AttemptLimiter(UserDatabase database, AttemptLimits limits) {
        this.database = database;
        this.limits = limits;
    }

    /**
     * Counts a sign-up.
     *
     * @throws TooManyAttemptsException when there were too many from its address, or with its email
     */
    void signUp(Attempt attempt) {
        admit(List.of(
                new Check(TAKE, attempt.address(), limits.address),
                new Check(TAKE, attempt.account(), limits.account)));
    }

    /**
     * Counts an attempt that a password has to prove, for its address. Whether it fails is not known yet.
     *
     * @throws TooManyAttemptsException when there were too many from its address, or too many failed at its account
     */
    void proof(Attempt attempt) {
        admit(List.of(
                new Check(TAKE, attempt.address(), limits.address),
                new Check(HAS, attempt.account(), limits.account),
                new Check(HAS, attempt.accountFromAddress(), limits.accountFromAddress)));
    }

    /** Counts for its account that an attempt failed. */
    void failed(Attempt attempt) {
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

    /** Removes the rows of those who are rested, once a minute: the table holds what was tried within the longest limit, and no more. */
    private void clean() {
        long last = lastCleaning.get();
        if (System.nanoTime() - last > CLEANING.toNanos() && lastCleaning.compareAndSet(last, System.nanoTime())) {
            removeRested();
        }
    }

    void removeRested() {
        // What is locked is in use, and waiting for it could be a circle.
        database.execute(handle -> handle.execute("""
                DELETE FROM auth_limits WHERE key IN (
                    SELECT key FROM auth_limits WHERE used_until < now() FOR UPDATE SKIP LOCKED)
                """));
    }

    private record Check(String function, UUID key, Limit limit) {}
}
