package cycles.repository.postgres;

import cycles.core.Cycle;
import cycles.core.CycleDates;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import cycles.database.PostgresDatabase;
import cycles.database.PostgresErrors;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Maps rows of the table {@code cycles} to cycles, and exceptions of the database to {@link CycleRepositoryException}s. */
final class CycleRows {
    /** The columns that {@link #cycle} reads, in its order. */
    static final String COLUMNS = "id, user_id, status, start_date, end_date, created_at, updated_at";

    /** Selects {@link #COLUMNS} of one user's cycles; the user's id is the only parameter. */
    static final String SELECT_OF_USER = "SELECT " + COLUMNS + " FROM cycles WHERE user_id = ?";

    private CycleRows() {}

    /** @throws IllegalArgumentException when the row is not a valid cycle */
    static Cycle cycle(ResultSet row) throws SQLException {
        return new Cycle(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                CycleStatus.ofLabel(row.getString(3)),
                new CycleDates(instant(row, 4), instant(row, 5)),
                instant(row, 6),
                instant(row, 7));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Returns the type that the driver needs for a {@code timestamptz} parameter. */
    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** Returns the failure, retryable or broken, with a message for operators that starts with the server's location. */
    static CycleRepositoryException failure(PostgresDatabase database, Exception cause) {
        String message =
                "Postgres at " + database.location() + ": " + cause.getMessage() + PostgresErrors.explain(cause);
        return PostgresErrors.isRetryable(cause)
                ? CycleRepositoryException.unavailable(message, cause)
                : CycleRepositoryException.broken(message, cause);
    }
}
