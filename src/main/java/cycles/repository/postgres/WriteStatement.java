package cycles.repository.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Executes a batch of mutations in one call of {@code write_cycles_v2}. Thread-safe. */
final class WriteStatement implements StatementBatcher.Statement<CycleWrite, WriteOutcome> {
    private static final String SQL = "SELECT outcome, new_start, last_end, created, updated FROM write_cycles_v2("
            + "?, ?::boolean[], ?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[])";

    /** The outcome of a mutation that was not executed because another transaction held its user's lock. */
    private static final String BUSY = "busy";

    private final LockQueue locks;

    WriteStatement(LockQueue locks) {
        this.locks = locks;
    }

    @Override
    public void executeBatch(
            Connection connection, List<CycleWrite> writes, StatementBatcher.Outcomes<WriteOutcome> outcomes)
            throws SQLException {
        List<WriteOutcome> results = execute(connection, writes, false);
        for (int i = 0; i < results.size(); i++) {
            if (!results.get(i).name().equals(BUSY)) {
                outcomes.set(i, results.get(i));
            }
        }
    }

    @Override
    public WriteOutcome executeSingle(Connection connection, CycleWrite write) throws SQLException {
        return execute(connection, List.of(write), true).get(0);
    }

    @Override
    public WriteOutcome withLockPermit(CycleWrite write, Supplier<WriteOutcome> roundTrip) {
        return locks.execute(write.userId(), roundTrip);
    }

    private static List<WriteOutcome> execute(Connection connection, List<CycleWrite> writes, boolean wait)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setBoolean(1, wait);
            statement.setString(2, ArrayLiteral.of(writes, CycleWrite::creates));
            statement.setString(3, ArrayLiteral.of(writes, CycleWrite::id));
            statement.setString(4, ArrayLiteral.of(writes, CycleWrite::userId));
            statement.setString(
                    5, ArrayLiteral.of(writes, write -> write.status().label()));
            statement.setString(
                    6, ArrayLiteral.of(writes, write -> write.dates().start()));
            statement.setString(
                    7, ArrayLiteral.of(writes, write -> write.dates().end()));
            statement.setString(8, ArrayLiteral.of(writes, CycleWrite::now));
            try (ResultSet rows = statement.executeQuery()) {
                List<WriteOutcome> outcomes = new ArrayList<>(writes.size());
                while (rows.next()) {
                    outcomes.add(new WriteOutcome(
                            rows.getString(1), instant(rows, 2), instant(rows, 3), instant(rows, 4), instant(rows, 5)));
                }
                return outcomes;
            }
        }
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
