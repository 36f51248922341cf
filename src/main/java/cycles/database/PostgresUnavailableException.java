package cycles.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The database cannot be used. The message is one line for the operator, without secrets, that says what to look at. */
public final class PostgresUnavailableException extends RuntimeException {

    PostgresUnavailableException(String message) {
        this(message, null);
    }

    PostgresUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    private static String remedy(Throwable reason) {
        return reason instanceof SQLException sql && "42501".equals(sql.getSQLState())
                ? "; run the command db once as the role that owns the tables, and grant this one what REFERENCE.md lists under"
                        + " \"Restricted role\", or let it make them: GRANT USAGE, CREATE ON SCHEMA … TO …"
                : "";
    }

    static PostgresUnavailableException at(PostgresAddress address, Exception cause) {
        Throwable reason = cause;
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SQLException) {
                reason = each;
            }
        }
        return new PostgresUnavailableException(
                "Cannot use Postgres at " + address + " (url in the configuration or DATABASE_URL): "
                        + String.valueOf(reason.getMessage()).strip().replaceAll("\\s+", " ")
                        + remedy(reason),
                cause);
    }
}
