package cycles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A use of the Postgres server that lives under a data directory: the real binaries, durable, on a loopback port, behind a
 * random password.
 *
 * <p>All uses of one directory share one server, within this process and between processes. The first one starts it (or takes
 * over the one that a killed process left running), the last {@link #close} ends it; a process that exits without closing
 * ends it as soon as its connections are gone. One that dies while it is used is started again, at the same address.
 * Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final ServerRegistry<PostgresServer> SERVERS =
            new ServerRegistry<>("Embedded Postgres", home -> new PostgresServer(home, RunAs.candidates()));

    private final ServerRegistry<PostgresServer>.Use use;

    private EmbeddedPostgres(ServerRegistry<PostgresServer>.Use use) {
        this.use = use;
    }

    /**
     * Starts or joins the server of {@code dataDirectory}; its files are in the folder {@code postgres} there. Takes about two
     * seconds the first time and well under one later.
     *
     * @throws EmbeddedServerException when there are no binaries in this build, or they cannot be started here
     */
    public static EmbeddedPostgres acquire(Path dataDirectory) {
        Platform.current().requirePostgres();
        try {
            return new EmbeddedPostgres(SERVERS.acquire(Files.createDirectories(dataDirectory.resolve("postgres"))));
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "Embedded Postgres cannot use its folder in " + dataDirectory + " (" + e
                            + "); make it writable or set DATABASE_URL",
                    e);
        }
    }

    /** Where the server listens, for example {@code jdbc:postgresql://127.0.0.1:23456/cycles}. */
    public String url() {
        return use.server().address().url();
    }

    /** The role that owns the database. It is no superuser. */
    public String user() {
        return PostgresServer.ROLE;
    }

    public String password() {
        return use.server().address().password();
    }

    /** Ends this use, and the server with the last one. Idempotent. */
    @Override
    public void close() {
        use.close();
    }

    @Override
    public String toString() {
        return url();
    }
}
