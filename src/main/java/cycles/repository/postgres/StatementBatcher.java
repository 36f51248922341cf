package cycles.repository.postgres;

import com.codahale.metrics.Histogram;
import cycles.core.CycleRepositoryException;
import cycles.database.BrokenConnections;
import cycles.database.PostgresDatabase;
import cycles.database.PostgresErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Batches concurrent calls into one round trip and transaction (leader/follower batching, without a thread of its own). The first
 * caller to obtain a permit becomes the leader and executes everything queued when its connection is ready; the others wait, or are
 * promoted to lead the next batch. There is no batching delay. Thread-safe.
 *
 * <p>When the server rejects a batch permanently, the batch is rolled back and its calls are retried one by one, so that only the
 * faulty call fails. After any other exception the transaction may be committed: the outcome of the whole batch is unknown, and
 * none of its calls is executed again.
 *
 * @param <C> the type of a call
 * @param <O> the type of its outcome
 */
final class StatementBatcher<C, O> {
    /** The maximum number of concurrent batches. With two, one batch returns while the server executes the other. */
    private static final int PERMITS = 2;

    private static final String INSUFFICIENT_RESOURCES = "53000";

    private final PostgresDatabase database;
    private final Statement<C, O> statement;
    private final Duration timeout;
    private final Histogram batchSizes;

    /** Guarded by this. */
    private final Deque<Pending<C, O>> queue = new ArrayDeque<>();

    /** Guarded by this. While it is positive, the queue is empty. */
    private int freePermits = PERMITS;

    /**
     * @param timeout how long a call waits in the queue
     * @param batchSizes records the number of calls in each batch
     */
    StatementBatcher(PostgresDatabase database, Statement<C, O> statement, Duration timeout, Histogram batchSizes) {
        this.database = database;
        this.statement = statement;
        this.timeout = timeout;
        this.batchSizes = batchSizes;
    }

    /**
     * Executes a call and returns its outcome after the commit.
     *
     * @throws CycleRepositoryException when nothing was executed, or when the outcome is unknown because the connection broke or
     *     the leader failed with an exception that is not a response of the server; then it is retryable
     */
    O execute(C call) {
        Pending<C, O> pending = new Pending<>(call);
        if (!acquirePermit(pending)) {
            awaitLeader(pending);
        }
        if (pending.isLeader) {
            lead(pending);
        }
        if (pending.failure != null) {
            throw CycleRows.failure(database, pending.failure);
        }
        if (pending.mustRunSingly) {
            return executeSingle(call);
        }
        if (pending.outcome == null) {
            throw CycleRepositoryException.unavailable(
                    "Postgres at " + database.location()
                            + ": a batch ended unexpectedly; it is unknown whether the call was executed",
                    pending.unknownCause == null ? new IllegalStateException("no outcome") : pending.unknownCause);
        }
        return pending.outcome;
    }

    /** Returns the number of queued calls. */
    synchronized int queueLength() {
        return queue.size();
    }

    private synchronized boolean acquirePermit(Pending<C, O> pending) {
        if (freePermits == 0) {
            queue.add(pending);
            return false;
        }
        freePermits--;
        pending.isLeader = true;
        return true;
    }

    private void awaitLeader(Pending<C, O> pending) {
        boolean signalled = false;
        try {
            signalled = pending.signal.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!signalled) {
            if (withdraw(pending)) {
                pending.failure = new SQLException(
                        "no batch accepted the call in time; nothing was executed", INSUFFICIENT_RESOURCES);
            } else {
                // The call has just been drained or promoted; the statement timeouts limit its leader.
                pending.signal.acquireUninterruptibly();
            }
        }
    }

    private synchronized boolean withdraw(Pending<C, O> pending) {
        return queue.remove(pending);
    }

    /**
     * Whatever is thrown, each call of the batch has an outcome, a failure or an unknown outcome afterwards, and the permit is
     * released.
     */
    private void lead(Pending<C, O> leader) {
        List<Pending<C, O>> batch = leader.batch;
        try {
            batch.add(leader);
            executeBatch(batch);
        } finally {
            releasePermit();
            // By index: after an OutOfMemoryError there may be no memory for an iterator.
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).signal.release();
            }
        }
    }

    private void executeBatch(List<Pending<C, O>> batch) {
        try {
            BrokenConnections.use(database.jdbi(), handle -> {
                drainInto(batch);
                batchSizes.update(batch.size());
                statement.executeBatch(
                        handle.getConnection(),
                        batch.stream().map(each -> each.call).toList(),
                        (index, outcome) -> batch.get(index).outcome = outcome);
                return batch;
            });
            for (Pending<C, O> each : batch) {
                each.mustRunSingly = each.outcome == null;
            }
        } catch (ConnectionException e) {
            drainInto(batch); // Without a connection for the leader there is none for the queued calls.
            batch.forEach(each -> each.fail(e));
        } catch (SQLException | JdbiException e) {
            boolean retrySingly = isRejectedBatch(batch, e);
            batch.forEach(each -> {
                if (retrySingly) {
                    each.retrySingly();
                } else {
                    each.fail(e);
                }
            });
        } catch (Throwable e) {
            // It may have been thrown after the commit: no call may be executed again.
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).failUnknown(e);
            }
            throw e;
        }
    }

    private O executeSingle(C call) {
        return statement.withLockPermit(call, () -> {
            try {
                return BrokenConnections.use(
                        database.jdbi(), handle -> statement.executeSingle(handle.getConnection(), call));
            } catch (SQLException | JdbiException e) {
                throw CycleRows.failure(database, e);
            }
        });
    }

    /** Returns whether the server permanently rejected, and rolled back, a batch of several calls. */
    private static boolean isRejectedBatch(List<?> batch, Exception failure) {
        return batch.size() > 1
                && failure instanceof PSQLException rejection
                && rejection.getServerErrorMessage() != null
                && !PostgresErrors.isRetryable(rejection);
    }

    private synchronized void drainInto(List<Pending<C, O>> batch) {
        batch.addAll(queue);
        queue.clear();
    }

    /** Promotes the first queued call to lead the next batch, or frees the permit. */
    private synchronized void releasePermit() {
        Pending<C, O> next = queue.poll();
        if (next == null) {
            freePermits++;
        } else {
            next.isLeader = true;
            next.signal.release();
        }
    }

    /** Defines how calls are sent to the server. */
    interface Statement<C, O> {
        /**
         * Executes all calls in one round trip. A call that would have to wait for a lock gets no outcome; it is executed singly.
         */
        void executeBatch(Connection connection, List<C> calls, Outcomes<O> outcomes) throws SQLException;

        /** Executes one call in one round trip; it may wait for a lock. */
        O executeSingle(Connection connection, C call) throws SQLException;

        /** Runs the round trip of a single call, once the call may occupy a connection while it waits for a lock. */
        default O withLockPermit(C call, Supplier<O> roundTrip) {
            return roundTrip.get();
        }
    }

    /** Receives the outcomes of calls by their index in the list. */
    interface Outcomes<O> {
        /** Sets the outcome of a call. */
        void set(int index, O outcome);
    }

    /**
     * Contains the state of a call. It is written before the signal is released. Without an outcome, a failure and {@link
     * #mustRunSingly} it is unknown whether the call was executed.
     */
    private static final class Pending<C, O> {
        private final C call;
        private final Semaphore signal = new Semaphore(0);
        /** The batch that this call leads. Allocated here, so that a leader needs no memory to release its permit. */
        private final List<Pending<C, O>> batch = new ArrayList<>(0);

        private boolean isLeader;
        private boolean mustRunSingly;
        private @Nullable O outcome;
        private @Nullable Exception failure;
        private @Nullable Throwable unknownCause;

        Pending(C call) {
            this.call = call;
        }

        void fail(Exception reason) {
            outcome = null;
            failure = reason;
            mustRunSingly = false;
        }

        void retrySingly() {
            outcome = null;
            failure = null;
            mustRunSingly = true;
        }

        void failUnknown(Throwable reason) {
            outcome = null;
            failure = null;
            mustRunSingly = false;
            unknownCause = reason;
        }
    }
}
