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

    static PostgresUnavailableException at(PostgresAddress address, Exception cause) {
        Throwable reason = cause;
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SQLException) {
                reason = each;
            }
        }
        return new PostgresUnavailableException(
                "Cannot use Postgres at " + address + " (url in the configuration or DATABASE_URL): "
                        + String.valueOf(reason.getMessage()).strip().replaceAll("\\s+", " "),
                cause);
    }
}
