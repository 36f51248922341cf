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

/** Questions for cycles, in one statement. */
final class ReadStatement implements StatementBatcher.Statement<CycleRead, Optional<Cycle>> {
    private static final String BY_ID = PostgresCycleRepository.SELECT_OF_USER + " AND id = ?";
    private static final String ACTIVE = PostgresCycleRepository.SELECT_OF_USER + " AND status = 'InProgress'";

    /** Each part looks its questions up one by one, in the same index as the statements above. */
    private static final String TOGETHER = """
            WITH question AS (SELECT * FROM unnest(?::uuid[], ?::uuid[]) WITH ORDINALITY AS question (user_id, id, number))
            SELECT found.*, number FROM question CROSS JOIN LATERAL (
                SELECT %1$s FROM cycles WHERE user_id = question.user_id AND id = question.id OFFSET 0) found
                WHERE question.id IS NOT NULL
            UNION ALL
            SELECT found.*, number FROM question CROSS JOIN LATERAL (
                SELECT %1$s FROM cycles WHERE user_id = question.user_id AND status = 'InProgress' OFFSET 0) found
                WHERE question.id IS NULL
            """.formatted(PostgresCycleRepository.COLUMNS);

    private static final int NUMBER = 8;

    @Override
    public void together(
            Connection connection, List<CycleRead> reads, StatementBatcher.Answers<Optional<Cycle>> answers)
            throws SQLException {
        if (reads.size() == 1) {
            answers.answer(0, alone(connection, reads.get(0)));
            return;
        }
        List<Optional<Cycle>> found = new ArrayList<>(Collections.nCopies(reads.size(), Optional.empty()));
        BitSet damaged = new BitSet();
        try (PreparedStatement statement = connection.prepareStatement(TOGETHER)) {
            statement.setString(1, ArrayLiteral.of(reads, CycleRead::userId));
            statement.setString(2, ArrayLiteral.of(reads, CycleRead::id));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int read = rows.getInt(NUMBER) - 1;
                    try {
                        found.set(read, Optional.of(PostgresCycleRepository.cycle(rows)));
                    } catch (IllegalArgumentException e) {
                        damaged.set(read); // Who asks for it alone is told.
                    }
                }
            }
        }
        for (int read = damaged.nextClearBit(0); read < reads.size(); read = damaged.nextClearBit(read + 1)) {
            answers.answer(read, found.get(read));
        }
    }

    @Override
    public Optional<Cycle> alone(Connection connection, CycleRead read) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(read.id() == null ? ACTIVE : BY_ID)) {
            statement.setObject(1, read.userId());
            if (read.id() != null) {
                statement.setObject(2, read.id());
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(PostgresCycleRepository.cycle(rows)) : Optional.empty();
            }
        }
    }
}
