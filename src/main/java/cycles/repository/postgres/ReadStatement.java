package cycles.repository.postgres;

import cycles.core.Cycle;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads cycles by id or in progress; a batch of reads is one statement. Stateless. */
final class ReadStatement implements StatementBatcher.Statement<CycleRead, Optional<Cycle>> {
    private static final String BY_ID = CycleRows.SELECT_OF_USER + " AND id = ?";
    private static final String ACTIVE = CycleRows.SELECT_OF_USER + " AND status = 'InProgress'";

    /** Each half looks up its keys one by one, in the same index as the statements above. */
    private static final String BATCH = """
            WITH request AS (SELECT * FROM unnest(?::uuid[], ?::uuid[]) WITH ORDINALITY AS request (user_id, id, number))
            SELECT found.*, number FROM request CROSS JOIN LATERAL (
                SELECT %1$s FROM cycles WHERE user_id = request.user_id AND id = request.id OFFSET 0) found
                WHERE request.id IS NOT NULL
            UNION ALL
            SELECT found.*, number FROM request CROSS JOIN LATERAL (
                SELECT %1$s FROM cycles WHERE user_id = request.user_id AND status = 'InProgress' OFFSET 0) found
                WHERE request.id IS NULL
            """.formatted(CycleRows.COLUMNS);

    /** The column after those of the cycle. */
    private static final int NUMBER = 8;

    @Override
    public void executeBatch(
            Connection connection, List<CycleRead> reads, StatementBatcher.Outcomes<Optional<Cycle>> outcomes)
            throws SQLException {
        if (reads.size() == 1) {
            outcomes.set(0, executeSingle(connection, reads.get(0)));
            return;
        }
        List<Optional<Cycle>> found = new ArrayList<>(Collections.nCopies(reads.size(), Optional.empty()));
        BitSet damaged = new BitSet();
        try (PreparedStatement statement = connection.prepareStatement(BATCH)) {
            statement.setString(1, ArrayLiteral.of(reads, CycleRead::userId));
            statement.setString(2, ArrayLiteral.of(reads, CycleRead::id));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int read = rows.getInt(NUMBER) - 1;
                    try {
                        found.set(read, Optional.of(CycleRows.cycle(rows)));
                    } catch (IllegalArgumentException e) {
                        damaged.set(read); // Without an outcome it is executed singly, which reports the error.
                    }
                }
            }
        }
        for (int read = damaged.nextClearBit(0); read < reads.size(); read = damaged.nextClearBit(read + 1)) {
            outcomes.set(read, found.get(read));
        }
    }

    @Override
    public Optional<Cycle> executeSingle(Connection connection, CycleRead read) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(read.id() == null ? ACTIVE : BY_ID)) {
            statement.setObject(1, read.userId());
            if (read.id() != null) {
                statement.setObject(2, read.id());
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(CycleRows.cycle(rows)) : Optional.empty();
            }
        }
    }
}
