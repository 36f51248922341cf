package cycles.database;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Classifies failures of Postgres by SQLSTATE. */
public final class PostgresErrors {
    /**
     * The SQLSTATE classes of transient failures: connection exception (08), transaction rollback (40), insufficient resources (53),
     * operator intervention including timeouts (57), system error (58).
     */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "57", "58");

    private static final String READ_ONLY = "25006";

    /** Transient, because an operator who has revoked a privilege can grant it again. */
    private static final String NO_PRIVILEGE = "42501";

    /** The SQLSTATE of any access to an unlogged table on a standby, even of a write. */
    private static final String NOT_SUPPORTED = "0A000";

    /**
     * Further SQLSTATEs of transient failures: lock not available, read-only server after a failover, missing privilege, feature not
     * supported, idle-in-transaction timeout, transaction timeout. The statements of this service are fixed, so an unsupported
     * feature indicates a temporary state of the server.
     */
    private static final Set<String> TRANSIENT_STATES =
            Set.of("55P03", READ_ONLY, NO_PRIVILEGE, NOT_SUPPORTED, "25P03", "25P04");

    private PostgresErrors() {}

    /** Returns whether the same request may succeed later. False if no cause is an {@link SQLException}. */
    public static boolean isRetryable(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException) {
                return each instanceof SQLTransientException || isTransient(((SQLException) each).getSQLState());
            }
        }
        return false;
    }

    /** Returns whether the failure indicates a read-only server, that is, a standby. */
    static boolean isReadOnlyServer(SQLException failure) {
        return READ_ONLY.equals(failure.getSQLState()) || NOT_SUPPORTED.equals(failure.getSQLState());
    }

    /**
     * Returns a suffix for a message about the failure: the SQLSTATE and a remedy, if known. Contains no values of statements. Empty if
     * the failure has no SQLSTATE.
     */
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
            return ": the server is read-only, like a standby; point DATABASE_URL to the primary";
        }
        return NO_PRIVILEGE.equals(failure.getSQLState())
                ? ": the role lacks a privilege; grant it what REFERENCE.md lists under \"Restricted role\""
                : "";
    }

    /** Failures without a SQLSTATE are thrown by the pool (closed or exhausted), not by the server, and are transient. */
    private static boolean isTransient(@Nullable String state) {
        return state == null
                || state.length() < 2
                || TRANSIENT_CLASSES.contains(state.substring(0, 2))
                || TRANSIENT_STATES.contains(state);
    }
}
