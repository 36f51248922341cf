package cycles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The configuration file of the Redis in a folder. Port and password are kept in it and nowhere else, so that they stay the same
 * across restarts; only its owner can read it.
 */
record RedisConfiguration(int port, String password, Appendfsync appendfsync) {
    private static final String FILE = "redis.conf";

    /** A snapshot each hour in which something was written. */
    private static final String SAVE = "3600 1";

    static Path file(Path home) {
        return home.resolve(FILE);
    }

    /** What stands in the file; a port to be chosen (0) and a fresh password where there is none. */
    static RedisConfiguration of(Path home) throws IOException {
        Path file = file(home);
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            return new RedisConfiguration(0, HexFormat.of().formatHex(random), Appendfsync.EVERYSEC);
        }
        List<String> lines = Files.readAllLines(file);
        return new RedisConfiguration(
                Integer.parseInt(value(lines, "port ")),
                value(lines, "requirepass "),
                lines.contains("appendfsync always") ? Appendfsync.ALWAYS : Appendfsync.EVERYSEC);
    }

    private static String value(List<String> lines, String name) throws IOException {
        for (String line : lines) {
            if (line.startsWith(name)) {
                return line.substring(name.length()).strip();
            }
        }
        throw new IOException("no " + name + "in " + FILE);
    }

    RedisConfiguration onPort(int other) {
        return new RedisConfiguration(other, password, appendfsync);
    }

    RedisConfiguration withAppendfsync(Appendfsync other) {
        return new RedisConfiguration(port, password, other);
    }

    /** The settings of durability that can change while the server runs, as CONFIG SET takes them. */
    String persistence() {
        return "appendfsync " + appendfsync.setting() + " save \"" + SAVE + "\" stop-writes-on-bgsave-error no";
    }

    /** Writes the file as a whole or not at all. */
    void write(Path home) throws IOException {
        Path fresh = home.resolve(FILE + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text(home));
        Files.move(fresh, file(home), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Cycles are never evicted, and each is in the append-only file. The hourly snapshot is a copy in one file: that it fails stops
     * neither writes nor the end of the server.
     */
    private String text(Path home) {
        return String.join(
                "\n",
                "bind 127.0.0.1",
                "port " + port,
                "requirepass " + password,
                "daemonize yes",
                "pidfile " + quoted(LocalRedis.pidFile(home)),
                "logfile " + quoted(LocalRedis.logFile(home)),
                "dir " + quoted(home),
                "appendonly yes",
                "appendfsync " + appendfsync.setting(),
                "save " + SAVE,
                "stop-writes-on-bgsave-error no",
                "shutdown-on-sigterm force",
                "maxmemory-policy noeviction",
                "");
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "127.0.0.1:" + port;
    }
}
