package cycles.auth;

import cycles.database.BrokenConnections;
import cycles.database.PostgresErrors;
import java.sql.SQLException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The users' Postgres. Whatever fails there is a {@link UserRepositoryException}. Thread-safe. */
record UserDatabase(Jdbi jdbi) {
    <T> T execute(HandleCallback<T, RuntimeException> statement) {
        try {
            return BrokenConnections.use(jdbi, statement);
        } catch (JdbiException e) {
            // Jdbi's own exceptions quote the parameters, and these are secrets: only the driver's goes on.
            Throwable cause = e.getCause() instanceof SQLException failure ? failure : e;
            throw new UserRepositoryException(
                    "The users' Postgres failed" + PostgresErrors.explain(cause),
                    cause,
                    PostgresErrors.isRetryable(cause));
        }
    }
}
