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
 * Lets calls that come while others are under way share the next round trip and its transaction. It has no thread of its own: who finds
 * a seat free leads, and takes along what waits by the time it has a connection; who finds none waits to be taken along, or to be called
 * to lead the next group. Nobody waits for company. Thread-safe.
 *
 * <p>When the server refuses a group for a reason that does not pass, nothing of it is done and each of it tries alone, so that only the
 * culprit fails. When anything else is thrown, the transaction may be committed: the outcome of the whole group is unknown, and nothing
 * of it runs again.
 *
 * @param <C> what a call asks for
 * @param <O> what it is answered
 */
final class StatementBatcher<C, O> {
    /** So many groups are under way at once: while one is answered the server works on the other, 4 % faster than one after the other. */
    private static final int SEATS = 2;

    private static final String RESOURCES_USED_UP = "53000";

    private final PostgresDatabase database;
    private final Statement<C, O> statement;
    private final Duration patience;
    private final Histogram sizes;

    /** Guarded by this. */
    private final Deque<Pending<C, O>> waiting = new ArrayDeque<>();

    /** Guarded by this. While there is one, nobody waits. */
    private int freeSeats = SEATS;

    /**
     * @param patience how long a call waits to be taken along
     * @param sizes of the groups
     */
    StatementBatcher(PostgresDatabase database, Statement<C, O> statement, Duration patience, Histogram sizes) {
        this.database = database;
        this.statement = statement;
        this.patience = patience;
        this.sizes = sizes;
    }

    /**
     * Returns when the call is answered and what it did is committed.
     *
     * @throws CycleRepositoryException when nothing is done or, if the connection broke or the leader of the round trip failed with
     *     anything but an answer of the server, the outcome is unknown; then it is retryable
     */
    O make(C call) {
        Pending<C, O> mine = new Pending<>(call);
        if (!takesSeat(mine)) {
            awaitTurn(mine);
        }
        if (mine.leads) {
            lead(mine);
        }
        if (mine.failure != null) {
            throw PostgresCycleRepository.failure(database, mine.failure);
        }
        if (mine.goesAlone) {
            return makeAlone(call);
        }
        if (mine.outcome == null) {
            throw CycleRepositoryException.unavailable(
                    "Postgres at " + database.location()
                            + ": a shared round trip ended unexpectedly; whether the call is done is unknown",
                    mine.cause == null ? new IllegalStateException("no outcome") : mine.cause);
        }
        return mine.outcome;
    }

    /** How many calls wait to be taken along. */
    synchronized int waiting() {
        return waiting.size();
    }

    private synchronized boolean takesSeat(Pending<C, O> mine) {
        if (freeSeats == 0) {
            waiting.add(mine);
            return false;
        }
        freeSeats--;
        mine.leads = true;
        return true;
    }

    private void awaitTurn(Pending<C, O> mine) {
        boolean called = false;
        try {
            called = mine.turn.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!called) {
            if (withdraws(mine)) {
                mine.failure = new SQLException("no round trip had room in time; nothing is done", RESOURCES_USED_UP);
            } else {
                // Taken along or called just now; its leader is bound by the time-outs of a statement.
                mine.turn.acquireUninterruptibly();
            }
        }
    }

    private synchronized boolean withdraws(Pending<C, O> mine) {
        return waiting.remove(mine);
    }

    /** Whatever is thrown, each call of the group has an outcome, a failure or an unknown fate afterwards, and the seat is passed on. */
    private void lead(Pending<C, O> leader) {
        List<Pending<C, O>> group = leader.group;
        try {
            group.add(leader);
            execute(group);
        } finally {
            passSeatOn();
            // By index: when memory has run out, there may be none for an iterator.
            for (int i = 0; i < group.size(); i++) {
                group.get(i).turn.release();
            }
        }
    }

    private void execute(List<Pending<C, O>> group) {
        try {
            BrokenConnections.use(database.jdbi(), handle -> {
                takeAlong(group);
                sizes.update(group.size());
                statement.together(
                        handle.getConnection(),
                        group.stream().map(each -> each.call).toList(),
                        (call, outcome) -> group.get(call).outcome = outcome);
                return group;
            });
            for (Pending<C, O> each : group) {
                each.goesAlone = each.outcome == null;
            }
        } catch (ConnectionException e) {
            takeAlong(group); // Where there is no connection for one, there is none for them.
            group.forEach(each -> each.fail(e));
        } catch (SQLException | JdbiException e) {
            boolean rolledBack = isCulpritAmong(group, e);
            group.forEach(each -> each.fail(rolledBack ? null : e));
        } catch (Throwable e) {
            // It may have come after the commit: none of them may run again.
            for (int i = 0; i < group.size(); i++) {
                group.get(i).unknown(e);
            }
            throw e;
        }
    }

    private O makeAlone(C call) {
        return statement.inTurn(call, () -> {
            try {
                return BrokenConnections.use(database.jdbi(), handle -> statement.alone(handle.getConnection(), call));
            } catch (SQLException | JdbiException e) {
                throw PostgresCycleRepository.failure(database, e);
            }
        });
    }

    /** Whether the server says that it has rolled back what it could do for some of them. */
    private static boolean isCulpritAmong(List<?> group, Exception failure) {
        return group.size() > 1
                && failure instanceof PSQLException refusal
                && refusal.getServerErrorMessage() != null
                && !PostgresErrors.isRetryable(refusal);
    }

    private synchronized void takeAlong(List<Pending<C, O>> group) {
        group.addAll(waiting);
        waiting.clear();
    }

    private synchronized void passSeatOn() {
        Pending<C, O> next = waiting.poll();
        if (next == null) {
            freeSeats++;
        } else {
            next.leads = true;
            next.turn.release();
        }
    }

    /** How calls are put to the server. */
    interface Statement<C, O> {
        /** One round trip for all of them. A call that would have to wait for somebody else is not answered: it goes alone. */
        void together(Connection connection, List<C> calls, Answers<O> answers) throws SQLException;

        /** One round trip for one call, however long that waits. */
        O alone(Connection connection, C call) throws SQLException;

        /** Makes the round trip of a call that goes alone, when it may take a connection for as long as that waits. */
        default O inTurn(C call, Supplier<O> roundTrip) {
            return roundTrip.get();
        }
    }

    /** What calls are answered, by their place in their list. */
    interface Answers<O> {
        void answer(int call, O outcome);
    }

    /**
     * A call on its way. What becomes of it is written before its turn comes. Without an outcome, a failure and {@link #goesAlone} it
     * is unknown whether the call is done.
     */
    private static final class Pending<C, O> {
        private final C call;
        private final Semaphore turn = new Semaphore(0);
        /** The calls of the round trip that this one leads. Made here, so that a leader that has a seat needs no memory to give it up. */
        private final List<Pending<C, O>> group = new ArrayList<>(0);

        private boolean leads;
        private boolean goesAlone;
        private @Nullable O outcome;
        private @Nullable Exception failure;
        private @Nullable Throwable cause;

        Pending(C call) {
            this.call = call;
        }

        /** Ends the call without an outcome; without a reason it is retried alone. */
        void fail(@Nullable Exception reason) {
            outcome = null;
            failure = reason;
            goesAlone = reason == null;
        }

        void unknown(Throwable reason) {
            outcome = null;
            failure = null;
            goesAlone = false;
            cause = reason;
        }
    }
}
