package cycles.repository.postgres;

import static cycles.repository.Waiting.await;

import cycles.core.CycleDates;
import cycles.database.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;

/** Holds the lock of a user in a separate session until it is closed. */
final class HeldLock implements AutoCloseable {
    static final CycleDates DATES =
            new CycleDates(Instant.parse("2025-03-01T08:00:00Z"), Instant.parse("2025-03-01T20:00:00Z"));

    private final Connection session;

    HeldLock(String url, UUID userId) throws SQLException {
        session = DriverManager.getConnection(url, TestPostgres.user(), TestPostgres.password());
        session.setAutoCommit(false);
        try (var lock = session.prepareStatement("SELECT lock_cycles_of_v2(?)")) {
            lock.setObject(1, userId);
            lock.execute();
        }
    }

    /** Waits until at least {@code count} sessions wait for the lock of any user, or all calls have ended. */
    void awaitWaiting(int count, List<? extends Future<?>> calls) {
        await("waiting sessions")
                .until(() -> waiting() >= count || calls.stream().allMatch(Future::isDone));
    }

    private int waiting() throws SQLException {
        try (var statement = session.createStatement();
                var rows = statement.executeQuery(
                        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Override
    public void close() throws SQLException {
        session.close();
    }
}
