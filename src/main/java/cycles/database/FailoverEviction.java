package cycles.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes all connections of a pool when one of them shows that it leads to a standby. After a failover behind a proxy the old
 * connections stay with the old primary; a new one reaches the new primary. Thread-safe.
 */
final class FailoverEviction implements SQLExceptionOverride {
    private static final Logger LOG = LoggerFactory.getLogger(FailoverEviction.class);

    /** Sessions that the server has ended: database dropped, idle session, idle transaction, transaction too long. */
    private static final Set<String> ENDED = Set.of("57P04", "57P05", "25P03", "25P04");

    /** While the primary is away new connections are no better: more of them per second would only take time from reads. */
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private final String pool;
    private final Runnable evictAll;
    private final AtomicLong last = new AtomicLong(System.nanoTime() - PAUSE);

    /** @param evictAll closes the idle connections, and those in use when they are returned */
    FailoverEviction(String pool, Runnable evictAll) {
        this.pool = pool;
        this.evictAll = evictAll;
    }

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        if (PostgresErrors.isReadOnlyServer(failure)) {
            evictAllOncePerPause(failure);
            return Override.DO_NOT_EVICT;
        }
        return ENDED.contains(String.valueOf(failure.getSQLState())) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }

    private void evictAllOncePerPause(SQLException failure) {
        long before = last.get();
        long now = System.nanoTime();
        if (now - before >= PAUSE && last.compareAndSet(before, now)) {
            LOG.warn(
                    "{}: the server is read-only (SQLSTATE {}); its connections are replaced",
                    pool,
                    failure.getSQLState());
            evictAll.run();
        }
    }
}
