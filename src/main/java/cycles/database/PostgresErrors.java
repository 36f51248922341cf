package cycles.database;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failure of the database means to whoever asked. */
public final class PostgresErrors {
    /**
     * SQLSTATE classes that pass: connections (08), transactions rolled back for others (40), resources used up (53), an
     * operator at work, time-outs included (57), the system around the server (58).
     */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

    /** A lock not had in time; a server that is read-only, as it is when the primary has moved. */
    private static final Set<String> PASSING = Set.of("55P03", "25006");

    private PostgresErrors() {}

    /** Whether the same request may succeed later: the server is down, slow, full or busy, not wrong. */
    public static boolean isRetryable(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException) {
                return each instanceof SQLTransientException || passes(((SQLException) each).getSQLState());
            }
        }
        return false;
    }

    /** Without a state it is the pool that speaks, of itself being closed or worn out, never the server. */
    private static boolean passes(@Nullable String state) {
        return state == null
                || state.length() < 2
                || PASSING_CLASSES.contains(state.substring(0, 2))
                || PASSING.contains(state);
    }
}
