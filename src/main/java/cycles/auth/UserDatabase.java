package cycles.auth;

import cycles.database.BrokenConnections;
import cycles.database.PostgresErrors;
import java.sql.SQLException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Executes statements in the users' Postgres and translates their failures to {@link UserRepositoryException}. Thread-safe. */
record UserDatabase(Jdbi jdbi) {
    <T> T execute(HandleCallback<T, RuntimeException> statement) {
        try {
            return BrokenConnections.use(jdbi, statement);
        } catch (JdbiException e) {
            // Exceptions of Jdbi quote the parameters, which are secrets; only the driver's exception is passed on.
            Throwable cause = e.getCause() instanceof SQLException failure ? failure : e;
            throw new UserRepositoryException(
                    "The users' Postgres failed" + PostgresErrors.explain(cause),
                    cause,
                    PostgresErrors.isRetryable(cause));
        }
    }
}
