package cycles.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evicts all connections of a pool when one of them turns out to be connected to a standby. After a failover behind a proxy, existing
 * connections remain connected to the old primary, and new connections reach the new one. Thread-safe.
 */
final class FailoverEviction implements SQLExceptionOverride {
    private static final Logger LOGGER = LoggerFactory.getLogger(FailoverEviction.class);

    /**
     * The SQLSTATEs of terminated sessions: database dropped, idle-session, idle-in-transaction and transaction timeout.
     */
    private static final Set<String> SESSION_TERMINATED = Set.of("57P04", "57P05", "25P03", "25P04");

    /** The minimum time between evictions, in nanoseconds: without a primary, more frequent reconnecting would only slow down reads. */
    private static final long MIN_INTERVAL = Duration.ofSeconds(1).toNanos();

    private final String pool;
    private final Runnable evictAll;
    private final AtomicLong lastEviction = new AtomicLong(System.nanoTime() - MIN_INTERVAL);

    /**
     * @param pool the name of the pool, for the log
     * @param evictAll closes idle connections immediately and connections in use when they are returned
     */
    FailoverEviction(String pool, Runnable evictAll) {
        this.pool = pool;
        this.evictAll = evictAll;
    }

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        if (PostgresErrors.isReadOnlyServer(failure)) {
            evictAllRateLimited(failure);
            return Override.DO_NOT_EVICT;
        }
        return SESSION_TERMINATED.contains(String.valueOf(failure.getSQLState()))
                ? Override.MUST_EVICT
                : Override.CONTINUE_EVICT;
    }

    private void evictAllRateLimited(SQLException failure) {
        long previous = lastEviction.get();
        long now = System.nanoTime();
        if (now - previous >= MIN_INTERVAL && lastEviction.compareAndSet(previous, now)) {
            LOGGER.warn(
                    "{}: the server is read-only (SQLSTATE {}); replacing all connections of the pool",
                    pool,
                    failure.getSQLState());
            evictAll.run();
        }
    }
}
