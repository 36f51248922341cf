package cycles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A use of the Redis server that lives under a data directory: the real program, on a loopback port, behind a random password,
 * with an append-only file and hourly snapshots.
 *
 * <p>All uses of one directory share one server, within this process and between processes. The first one starts it (or takes
 * over the one that a killed process left running), the last {@link #close} ends it; a process that exits without closing
 * ends it once its connections are gone, or after a minute. One that dies while it is used is started again, at the same
 * address. Thread-safe.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final ServerRegistry<LocalRedis> SERVERS = new ServerRegistry<>("Embedded Redis", LocalRedis::new);

    private final ServerRegistry<LocalRedis>.Use use;

    private EmbeddedRedis(ServerRegistry<LocalRedis>.Use use) {
        this.use = use;
    }

    /**
     * Starts or joins the server of {@code dataDirectory}; its files are in the folder {@code redis} there. Takes well under a
     * second, and longer only to read much data.
     *
     * @throws EmbeddedServerException when there is no program in this build, or it cannot be started here
     */
    public static EmbeddedRedis acquire(Path dataDirectory) {
        Platform.current().requireRedis();
        try {
            return new EmbeddedRedis(SERVERS.acquire(home(dataDirectory)));
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "Embedded Redis cannot use its folder in " + dataDirectory + " (" + e
                            + "); make it writable or set REDIS_HOST",
                    e);
        }
    }

    /**
     * Does the same, and lets the server sync its file as given from now on, for all uses and also after a restart.
     *
     * @throws EmbeddedServerException when there is no program in this build, or it cannot be started here
     */
    public static EmbeddedRedis acquire(Path dataDirectory, Appendfsync appendfsync) {
        EmbeddedRedis redis = acquire(dataDirectory);
        try {
            redis.use.change(server -> server.set(appendfsync));
            return redis;
        } catch (IOException e) {
            redis.close();
            throw new EmbeddedServerException("Embedded Redis in " + dataDirectory + " cannot be configured: " + e, e);
        }
    }

    /** What the server writes there is for its owner's eyes. */
    private static Path home(Path dataDirectory) throws IOException {
        Path home = dataDirectory.resolve("redis");
        if (!Files.exists(home)) {
            Files.createDirectories(dataDirectory);
            Files.createDirectory(
                    home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return home;
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return use.server().configuration().port();
    }

    public String password() {
        return use.server().configuration().password();
    }

    /** Ends this use, and the server with the last one. Idempotent. */
    @Override
    public void close() {
        use.close();
    }

    @Override
    public String toString() {
        return "Embedded Redis on " + use.server().configuration();
    }
}
