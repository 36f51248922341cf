package cycles.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Indicates that the database cannot be used. The message is one line for the operator, with a remedy and without secrets. */
public final class PostgresUnavailableException extends RuntimeException {

    PostgresUnavailableException(String message) {
        this(message, null);
    }

    PostgresUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    private static String remedy(Throwable reason) {
        return reason instanceof SQLException sql && "42501".equals(sql.getSQLState())
                ? "; run the command db once as the role that owns the tables, and grant this role the privileges that REFERENCE.md"
                        + " lists under \"Restricted role\", or let it create the tables: GRANT USAGE, CREATE ON SCHEMA … TO …"
                : "";
    }

    /** Creates an exception with the location of the server and the message of the innermost {@link SQLException}. */
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
