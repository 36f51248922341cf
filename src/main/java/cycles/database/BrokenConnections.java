package cycles.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs work on a pooled connection and aborts the connection if the work throws an {@link Error}. The driver may then have read only
 * part of a response, and the next user of the connection would read the rest. Driver and pool discard connections only after an
 * {@link SQLException}.
 */
public final class BrokenConnections {
    private BrokenConnections() {}

    /**
     * Opens a handle, runs the work and returns the connection to the pool.
     *
     * @throws org.jdbi.v3.core.ConnectionException when no connection is available
     * @throws org.jdbi.v3.core.JdbiException when the connection cannot be returned, or as thrown by the work
     */
    public static <T, X extends Exception> T use(Jdbi jdbi, HandleCallback<T, X> work) throws X {
        try (Handle handle = jdbi.open()) {
            try {
                return work.withHandle(handle);
            } catch (Error e) {
                abort(handle.getConnection(), e);
                throw e;
            }
        }
    }

    private static void abort(Connection connection, Error error) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            error.addSuppressed(e);
        }
    }
}
