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

/** Mutations, in one call of {@code write_cycles_v2}. */
final class WriteStatement implements StatementBatcher.Statement<CycleWrite, WriteOutcome> {
    private static final String SQL = "SELECT outcome, new_start, last_end, created, updated FROM write_cycles_v2("
            + "?, ?::boolean[], ?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[])";

    /** What {@code write_cycles_v2} says of a mutation that would have had to wait for its user's lock. */
    private static final String BUSY = "busy";

    private final LockQueue locks;

    WriteStatement(LockQueue locks) {
        this.locks = locks;
    }

    @Override
    public void together(Connection connection, List<CycleWrite> writes, StatementBatcher.Answers<WriteOutcome> answers)
            throws SQLException {
        List<WriteOutcome> outcomes = execute(connection, writes, false);
        for (int i = 0; i < outcomes.size(); i++) {
            if (!outcomes.get(i).name().equals(BUSY)) {
                answers.answer(i, outcomes.get(i));
            }
        }
    }

    @Override
    public WriteOutcome alone(Connection connection, CycleWrite write) throws SQLException {
        return execute(connection, List.of(write), true).get(0);
    }

    @Override
    public WriteOutcome inTurn(CycleWrite write, Supplier<WriteOutcome> roundTrip) {
        return locks.inTurn(write.userId(), roundTrip);
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
