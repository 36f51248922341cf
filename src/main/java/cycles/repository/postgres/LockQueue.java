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
 * Limits how many connections wait for users' advisory locks: one per user, and a share of the pool for all users. Further calls
 * wait in this JVM in FIFO order without a connection, so that a lock held for long exhausts neither the pool nor the threads of
 * the API. Thread-safe.
 */
final class LockQueue {
    /** One of this many connections may wait for a lock. */
    private static final int SHARE = 4;
    /** The maximum number of running and waiting calls of all users: half of the API's default concurrency limit. */
    private static final int MAX_CALLS = 64;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final PostgresDatabase database;
    private final Duration timeout;
    private final Semaphore connections;
    private final Semaphore calls = new Semaphore(MAX_CALLS);
    private final Map<UUID, UserQueue> queues = new ConcurrentHashMap<>();

    /** Queues the calls of one user. The count changes only inside the map's atomic operations. */
    private static final class UserQueue {
        private final Semaphore permit = new Semaphore(1, true);
        private int calls;
    }

    /**
     * @param poolSize the number of connections in the pool
     * @param timeout how long a call waits for permission to use a connection
     */
    LockQueue(PostgresDatabase database, int poolSize, Duration timeout) {
        this.database = database;
        this.timeout = timeout;
        this.connections = new Semaphore(Math.max(1, poolSize / SHARE), true);
    }

    /**
     * Runs a call that may wait for the user's lock on the server, as soon as it may use a connection.
     *
     * @throws CycleRepositoryException retryable, when the wait times out; the call has not run then
     */
    <T> T execute(UUID userId, Supplier<T> call) {
        if (!calls.tryAcquire()) {
            throw refusal("too many calls wait for users' locks");
        }
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            UserQueue queue = join(userId);
            try {
                return withPermit(queue.permit, deadline, () -> withPermit(connections, deadline, call));
            } finally {
                leave(userId);
            }
        } finally {
            calls.release();
        }
    }

    /** Returns the number of running and waiting calls. */
    int size() {
        return MAX_CALLS - calls.availablePermits();
    }

    private UserQueue join(UUID userId) {
        return queues.compute(userId, (any, existing) -> {
            UserQueue queue = existing == null ? new UserQueue() : existing;
            queue.calls++;
            return queue;
        });
    }

    private void leave(UUID userId) {
        queues.computeIfPresent(userId, (any, queue) -> --queue.calls == 0 ? removed() : queue);
    }

    private static @Nullable UserQueue removed() {
        return null;
    }

    private <T> T withPermit(Semaphore permits, long deadline, Supplier<T> call) {
        if (!acquire(permits, deadline)) {
            throw refusal(
                    "another call waits for the lock of this user, or too many calls wait for other users' locks");
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
        return CycleRows.failure(database, new SQLException(reason + "; nothing was executed", LOCK_NOT_AVAILABLE));
    }
}
