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

    private static final String READ_ONLY = "25006";

    /** An operator has taken a privilege away, and can grant it again. */
    private static final String NO_PRIVILEGE = "42501";

    /** A standby has no unlogged tables; it refuses them with this state before it looks at what is done with them. */
    private static final String NOT_SUPPORTED = "0A000";

    /**
     * A lock not had in time; a server that is read-only, as it is when the primary has moved; a transaction that the server has ended
     * for its age; a privilege that is missing for now. The statements are fixed: a server that does not support one is in a state that
     * passes.
     */
    private static final Set<String> PASSING =
            Set.of("55P03", READ_ONLY, NO_PRIVILEGE, NOT_SUPPORTED, "25P03", "25P04");

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

    /** Whether the server refuses what only a primary can do. */
    static boolean isReadOnlyServer(SQLException failure) {
        return READ_ONLY.equals(failure.getSQLState()) || NOT_SUPPORTED.equals(failure.getSQLState());
    }

    /** For the end of a message about this failure: its SQLSTATE, and what to do where that is known; no value of a statement. */
    public static String explain(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                return " (SQLSTATE " + sql.getSQLState() + remedy(sql) + ")";
            }
        }
        return "";
    }

    private static String remedy(SQLException failure) {
        if (isReadOnlyServer(failure)) {
            return ": the server is read-only, as a standby is; lead DATABASE_URL to the primary";
        }
        return NO_PRIVILEGE.equals(failure.getSQLState())
                ? ": the role lacks a privilege; grant it what REFERENCE.md lists under \"Restricted role\""
                : "";
    }

    /** Without a state it is the pool that speaks, of itself being closed or worn out, never the server. */
    private static boolean passes(@Nullable String state) {
        return state == null
                || state.length() < 2
                || PASSING_CLASSES.contains(state.substring(0, 2))
                || PASSING.contains(state);
    }
}
