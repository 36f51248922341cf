package cycles.repository.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One call of {@code write_cycles}: a round trip and a transaction, for one mutation or for many. */
final class WriteStatement {
    /** The outcome of a mutation that found its user's lock taken and did not wait for it. */
    static final String BUSY = "busy";

    private static final String SQL = "SELECT outcome, new_start, last_end, created, updated FROM write_cycles("
            + "?, ?::boolean[], ?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[])";

    private WriteStatement() {}

    /**
     * Runs it; committed when this returns.
     *
     * @param wait whether to wait for the lock of each mutation's user; else those that would have to are {@link #BUSY}
     * @return the outcomes, in the order of the mutations
     * @throws SQLException when nothing is written, or, if the connection broke, nobody knows
     */
    static List<WriteOutcome> execute(Connection connection, List<CycleWrite> writes, boolean wait)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setBoolean(1, wait);
            statement.setString(2, array(writes, CycleWrite::creates));
            statement.setString(3, array(writes, CycleWrite::id));
            statement.setString(4, array(writes, CycleWrite::userId));
            statement.setString(5, array(writes, write -> write.status().label()));
            statement.setString(6, array(writes, write -> write.dates().start()));
            statement.setString(7, array(writes, write -> write.dates().end()));
            statement.setString(8, array(writes, CycleWrite::now));
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

    /** A literal in which nothing needs quoting. */
    private static String array(List<CycleWrite> writes, Function<CycleWrite, Object> column) {
        return writes.stream().map(write -> column.apply(write).toString()).collect(Collectors.joining(",", "{", "}"));
    }

    static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
