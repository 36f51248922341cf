package cycles.repository.postgres;

import cycles.core.CycleRepositoryException;
import cycles.database.PostgresDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many connections wait for locks of users: one for each user, and a share of the pool for all of them together. Further
 * calls wait in this JVM without a connection, first come first served, so that a lock that somebody holds for long takes neither the
 * pool nor the threads of the API from other users. Thread-safe.
 */
final class LockQueue {
    /** A connection of so many may wait for a lock. */
    private static final int SHARE = 4;
    /** Calls under way and waiting, of all users: half of the requests that the API works on at once by default. */
    private static final int MAX_CALLS = 64;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final PostgresDatabase database;
    private final Duration patience;
    private final Semaphore connections;
    private final Semaphore calls = new Semaphore(MAX_CALLS);
    private final Map<UUID, Line> lines = new ConcurrentHashMap<>();

    /** The calls of one user. The count changes only while the map holds the user's entry. */
    private static final class Line {
        private final Semaphore turn = new Semaphore(1, true);
        private int calls;
    }

    /**
     * @param poolSize the connections that there are
     * @param patience how long a call waits until it may use a connection
     */
    LockQueue(PostgresDatabase database, int poolSize, Duration patience) {
        this.database = database;
        this.patience = patience;
        this.connections = new Semaphore(Math.max(1, poolSize / SHARE), true);
    }

    /**
     * Runs a call that may wait for the user's lock on the server, when it may use a connection.
     *
     * @throws CycleRepositoryException retryable, when it may not in time; nothing is done then
     */
    <T> T inTurn(UUID userId, Supplier<T> call) {
        if (!calls.tryAcquire()) {
            throw refusal("too many calls wait for users' locks");
        }
        try {
            long deadline = System.nanoTime() + patience.toNanos();
            Line line = enter(userId);
            try {
                return withPermit(line.turn, deadline, () -> withPermit(connections, deadline, call));
            } finally {
                leave(userId);
            }
        } finally {
            calls.release();
        }
    }

    /** Calls under way and waiting. */
    int size() {
        return MAX_CALLS - calls.availablePermits();
    }

    private Line enter(UUID userId) {
        return lines.compute(userId, (any, known) -> {
            Line line = known == null ? new Line() : known;
            line.calls++;
            return line;
        });
    }

    private void leave(UUID userId) {
        lines.computeIfPresent(userId, (any, line) -> --line.calls == 0 ? removed() : line);
    }

    private static @Nullable Line removed() {
        return null;
    }

    private <T> T withPermit(Semaphore permits, long deadline, Supplier<T> call) {
        if (!acquire(permits, deadline)) {
            throw refusal("another call waits for the lock of this user, or too many wait for those of others");
        }
        try {
            return call.get();
        } finally {
            permits.release();
        }
    }

    private static boolean acquire(Semaphore permits, long deadline) {
        try {
            return permits.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private CycleRepositoryException refusal(String reason) {
        return PostgresCycleRepository.failure(
                database, new SQLException(reason + "; nothing is done", LOCK_NOT_AVAILABLE));
    }
}
