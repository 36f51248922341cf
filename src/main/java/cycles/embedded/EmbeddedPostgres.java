package cycles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Provides a Postgres server in a data directory: the original binaries, durable, on a loopback port, protected by a random password.
 *
 * <p>All leases of a directory share one server, within this process and between processes. The first lease starts the server, or
 * adopts one that a killed process has left running. The last {@link #close} stops it. A process that exits without closing stops the
 * server as soon as all connections are closed. A server that crashes while it is leased is restarted at the same address. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final ServerRegistry<PostgresServer> SERVERS =
            new ServerRegistry<>("Embedded Postgres", home -> new PostgresServer(home, RunAs.candidates()));

    private final ServerRegistry<PostgresServer>.Lease lease;

    private EmbeddedPostgres(ServerRegistry<PostgresServer>.Lease lease) {
        this.lease = lease;
    }

    /**
     * Acquires a lease of the server of {@code dataDirectory} and starts the server if necessary. Its files are in the subdirectory
     * {@code postgres}. Takes about two seconds the first time and well under one second later.
     *
     * @throws EmbeddedServerException when this build contains no binaries for this system, or the server cannot be started
     */
    public static EmbeddedPostgres acquire(Path dataDirectory) {
        Platform.current().requirePostgres();
        try {
            return new EmbeddedPostgres(SERVERS.acquire(Files.createDirectories(dataDirectory.resolve("postgres"))));
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "Embedded Postgres cannot use its directory in " + dataDirectory + " (" + e
                            + "); make it writable or set DATABASE_URL",
                    e);
        }
    }

    /** Returns the JDBC URL of the server, for example {@code jdbc:postgresql://127.0.0.1:23456/cycles}. */
    public String url() {
        return lease.server().address().url();
    }

    /** Returns the role that owns the database. It is not a superuser. */
    public String user() {
        return PostgresServer.ROLE;
    }

    /** Returns the password of {@link #user}. */
    public String password() {
        return lease.server().address().password();
    }

    /** Ends the lease; the last lease stops the server. Idempotent. */
    @Override
    public void close() {
        lease.close();
    }

    @Override
    public String toString() {
        return url();
    }
}
