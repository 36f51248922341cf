package cycles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A use of the Postgres server that lives under a data directory: the real binaries, durable, on a loopback port, behind a
 * random password.
 *
 * <p>All uses of one directory share one server, within this process and between processes. The first one starts it (or takes
 * over the one that a killed process left running), the last {@link #close} ends it; a process that exits without closing
 * ends it as soon as its connections are gone. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Map<Path, Shared> OPEN = new HashMap<>();
    private static boolean hooked;

    private final Shared shared;
    private final PostgresServer.Address address;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedPostgres(Shared shared, PostgresServer.Address address) {
        this.shared = shared;
        this.address = address;
    }

    /**
     * Starts or joins the server of {@code dataDirectory}; its files are in the folder {@code postgres} there. Takes about two
     * seconds the first time and well under one later.
     *
     * @throws EmbeddedServerException when there are no binaries in this build, or they cannot be started here
     */
    public static EmbeddedPostgres acquire(Path dataDirectory) {
        synchronized (OPEN) {
            try {
                Path home = home(dataDirectory);
                if (!hooked) {
                    Runtime.getRuntime().addShutdownHook(new Thread(EmbeddedPostgres::abandonAll, "embedded-postgres"));
                    hooked = true;
                }
                Shared shared = OPEN.get(home);
                if (shared == null) {
                    shared = Shared.open(home);
                    OPEN.put(home, shared);
                }
                shared.uses++;
                return new EmbeddedPostgres(shared, shared.address);
            } catch (IOException e) {
                throw new EmbeddedServerException(
                        "Embedded Postgres cannot use its folder in " + dataDirectory + " (" + e
                                + "); make it writable or set DATABASE_URL",
                        e);
            }
        }
    }

    private static Path home(Path dataDirectory) throws IOException {
        return Files.createDirectories(dataDirectory.resolve("postgres")).toRealPath();
    }

    /** Where the server listens, for example {@code jdbc:postgresql://127.0.0.1:23456/cycles}. */
    public String url() {
        return address.url();
    }

    /** The role that owns the database. It is no superuser. */
    public String user() {
        return PostgresServer.ROLE;
    }

    public String password() {
        return address.password();
    }

    /** Ends this use, and the server with the last one. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            synchronized (OPEN) {
                if (--shared.uses == 0) {
                    OPEN.remove(shared.server.home());
                    shared.close();
                }
            }
        }
    }

    /** The process exits: clients that are still draining keep their connections, and the server goes after the last. */
    private static void abandonAll() {
        synchronized (OPEN) {
            for (Shared each : OPEN.values()) {
                each.abandon();
            }
        }
    }

    @Override
    public String toString() {
        return address.url();
    }

    /** The server as all uses in this process share it. Guarded by {@link #OPEN}. */
    private static final class Shared {
        final PostgresServer server;
        final DirectoryLock lock;
        final PostgresServer.Address address;
        int uses;

        private Shared(PostgresServer server, DirectoryLock lock, PostgresServer.Address address) {
            this.server = server;
            this.lock = lock;
            this.address = address;
        }

        static Shared open(Path home) throws IOException {
            DirectoryLock lock = new DirectoryLock(home.resolve("lock"));
            PostgresServer server = new PostgresServer(home, RunAs.candidates());
            try {
                return lock.alone(() -> {
                    PostgresServer.Address address = server.start(lock.usedElsewhere());
                    lock.use();
                    return new Shared(server, lock, address);
                });
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        }

        void close() {
            try {
                lock.alone(() -> {
                    if (lock.endUse()) {
                        server.stop();
                    }
                    return server;
                });
                lock.close();
            } catch (IOException e) {
                throw new EmbeddedServerException("Embedded Postgres may still run: " + e, e);
            }
        }

        void abandon() {
            try {
                if (lock.endUse()) {
                    server.stopAfterLastClient();
                }
            } catch (IOException e) {
                throw new EmbeddedServerException("Embedded Postgres may still run: " + e, e);
            }
        }
    }
}
