package cycles.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/**
 * Runs work on a connection of a pool, and keeps the connection out of the pool when the work ends in an {@link Error}: the driver may
 * then have read half an answer, and the next user of the connection would be given the rest of it. The driver and the pool themselves
 * discard a connection only after an {@link SQLException}.
 */
public final class BrokenConnections {
    private BrokenConnections() {}

    /**
     * Opens a handle, runs the work, and gives the connection back.
     *
     * @throws org.jdbi.v3.core.ConnectionException when there is no connection
     * @throws org.jdbi.v3.core.JdbiException when the connection cannot be given back, or as the work does
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
