package cycles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Provides a Redis server in a data directory: the original binary, on a loopback port, protected by a random password, with an
 * append-only file and hourly snapshots.
 *
 * <p>All leases of a directory share one server, within this process and between processes. The first lease starts the server, or
 * adopts one that a killed process has left running. The last {@link #close} stops it. A process that exits without closing stops the
 * server when all connections are closed, or after a minute. A server that crashes while it is leased is restarted at the same address.
 * Thread-safe.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final ServerRegistry<LocalRedis> SERVERS = new ServerRegistry<>("Embedded Redis", LocalRedis::new);

    private final ServerRegistry<LocalRedis>.Lease lease;

    private EmbeddedRedis(ServerRegistry<LocalRedis>.Lease lease) {
        this.lease = lease;
    }

    /**
     * Acquires a lease of the server of {@code dataDirectory} and starts the server if necessary. Its files are in the subdirectory
     * {@code redis}. Takes well under a second, or longer if much data is loaded.
     *
     * @throws EmbeddedServerException when this build contains no binary for this system, or the server cannot be started
     */
    public static EmbeddedRedis acquire(Path dataDirectory) {
        Platform.current().requireRedis();
        try {
            return new EmbeddedRedis(SERVERS.acquire(home(dataDirectory)));
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "Embedded Redis cannot use its directory in " + dataDirectory + " (" + e
                            + "); make it writable or set REDIS_HOST",
                    e);
        }
    }

    /**
     * Acquires a lease and changes {@code appendfsync} of the server, for all leases and permanently.
     *
     * @throws EmbeddedServerException when this build contains no binary for this system, or the server cannot be started or configured
     */
    public static EmbeddedRedis acquire(Path dataDirectory, Appendfsync appendfsync) {
        EmbeddedRedis redis = acquire(dataDirectory);
        try {
            redis.lease.change(server -> server.setAppendfsync(appendfsync));
            return redis;
        } catch (IOException e) {
            redis.close();
            throw new EmbeddedServerException("Embedded Redis in " + dataDirectory + " cannot be configured: " + e, e);
        }
    }

    /** Returns the directory of the server; creates it if necessary, accessible only by its owner. */
    private static Path home(Path dataDirectory) throws IOException {
        Path home = dataDirectory.resolve("redis");
        if (!Files.exists(home)) {
            Files.createDirectories(dataDirectory);
            Files.createDirectory(
                    home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return home;
    }

    /** Returns the loopback address. */
    public String host() {
        return "127.0.0.1";
    }

    /** Returns the port, which stays the same while the server is leased. */
    public int port() {
        return lease.server().configuration().port();
    }

    /** Returns the password of the default user. */
    public String password() {
        return lease.server().configuration().password();
    }

    /** Ends the lease; the last lease stops the server. Idempotent. */
    @Override
    public void close() {
        lease.close();
    }

    @Override
    public String toString() {
        return "Embedded Redis on " + lease.server().configuration();
    }
}
