package cycles.repository.postgres;

import com.codahale.metrics.Histogram;
import cycles.core.CycleRepositoryException;
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
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * Lets mutations that come while others are under way share the next round trip and the next commit. It has no thread of its own: who
 * finds a seat free leads, and takes along what waits by the time it has a connection; who finds none waits to be taken along, or to be
 * called to lead the next group. Nobody waits for company. Thread-safe.
 *
 * <p>A mutation whose user's lock is taken leaves its group and waits for the lock alone. When the server refuses a group for a reason
 * that does not pass, nothing of it is written and each of it tries alone, so that only the culprit fails.
 */
final class GroupCommit {
    /** So many groups are under way at once. */
    private static final int SEATS = Integer.getInteger("seats", 2);

    private static final String RESOURCES_USED_UP = "53000";

    private final PostgresDatabase database;
    private final Duration patience;
    private final Histogram sizes;

    /** Guarded by this. */
    private final Deque<Pending> waiting = new ArrayDeque<>();

    /** Guarded by this. While there is one, nobody waits. */
    private int freeSeats = SEATS;

    /**
     * @param patience how long a mutation waits to be taken along
     * @param sizes of the groups
     */
    GroupCommit(PostgresDatabase database, Duration patience, Histogram sizes) {
        this.database = database;
        this.patience = patience;
        this.sizes = sizes;
    }

    /**
     * Returns when the mutation is decided and, if accepted, committed.
     *
     * @throws CycleRepositoryException when nothing is written or, if the connection broke, nobody knows
     */
    WriteOutcome write(CycleWrite write) {
        Pending mine = new Pending(write);
        if (!takesSeat(mine)) {
            awaitCall(mine);
        }
        if (mine.leads) {
            lead(mine);
        }
        if (mine.failure != null) {
            throw PostgresCycleRepository.failure(database, mine.failure);
        }
        return mine.outcome == null ? writeAlone(write) : mine.outcome;
    }

    private synchronized boolean takesSeat(Pending mine) {
        if (freeSeats == 0) {
            waiting.add(mine);
            return false;
        }
        freeSeats--;
        mine.leads = true;
        return true;
    }

    private void awaitCall(Pending mine) {
        boolean called = false;
        try {
            called = mine.call.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!called) {
            if (withdraws(mine)) {
                mine.failure = new SQLException("no group had room in time; nothing is written", RESOURCES_USED_UP);
            } else {
                // Taken along or called just now; its leader is bound by the time-outs of a statement.
                mine.call.acquireUninterruptibly();
            }
        }
    }

    private synchronized boolean withdraws(Pending mine) {
        return waiting.remove(mine);
    }

    private void lead(Pending leader) {
        List<Pending> group = new ArrayList<>();
        group.add(leader);
        try (Handle handle = database.jdbi().open()) {
            takeAlong(group);
            sizes.update(group.size());
            commit(handle.getConnection(), group);
        } catch (ConnectionException e) {
            takeAlong(group); // Where there is no connection for one, there is none for them.
            group.forEach(each -> each.failure = e);
        } catch (SQLException | JdbiException e) {
            if (!isCulpritAmong(group, e)) {
                group.forEach(each -> each.failure = e);
            }
        } finally {
            passSeatOn();
            group.forEach(each -> each.call.release());
        }
    }

    private static void commit(Connection connection, List<Pending> group) throws SQLException {
        List<WriteOutcome> outcomes = WriteStatement.execute(
                connection, group.stream().map(each -> each.write).toList(), group.size() == 1);
        for (int i = 0; i < outcomes.size(); i++) {
            WriteOutcome outcome = outcomes.get(i);
            if (!outcome.name().equals(WriteStatement.BUSY)) {
                group.get(i).outcome = outcome;
            }
        }
    }

    private WriteOutcome writeAlone(CycleWrite write) {
        try {
            return database.jdbi()
                    .withHandle(handle -> WriteStatement.execute(handle.getConnection(), List.of(write), true)
                            .get(0));
        } catch (SQLException | JdbiException e) {
            throw PostgresCycleRepository.failure(database, e);
        }
    }

    /** Whether the server says that it has rolled back what it could do for some of them. */
    private static boolean isCulpritAmong(List<Pending> group, Exception failure) {
        return group.size() > 1
                && failure instanceof PSQLException refusal
                && refusal.getServerErrorMessage() != null
                && !PostgresErrors.isRetryable(refusal);
    }

    private synchronized void takeAlong(List<Pending> group) {
        group.addAll(waiting);
        waiting.clear();
    }

    private synchronized void passSeatOn() {
        Pending next = waiting.poll();
        if (next == null) {
            freeSeats++;
        } else {
            next.leads = true;
            next.call.release();
        }
    }

    /** A mutation on its way. What becomes of it is written before its thread is called. */
    private static final class Pending {
        private final CycleWrite write;
        private final Semaphore call = new Semaphore(0);
        private boolean leads;
        private @Nullable WriteOutcome outcome;
        private @Nullable Exception failure;

        Pending(CycleWrite write) {
            this.write = write;
        }
    }
}
