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
 * Reads and writes the configuration file of the Redis server in a directory. The file is readable only by its owner. It is the only
 * place that stores the port and the password, which stay the same across restarts.
 *
 * @param port the port, or 0 if none has been chosen yet
 */
record RedisConfiguration(int port, String password, Appendfsync appendfsync) {
    private static final String FILE = "redis.conf";

    /** Creates a snapshot every hour if there was at least one write. */
    private static final String SAVE = "3600 1";

    static Path file(Path home) {
        return home.resolve(FILE);
    }

    /** Reads the configuration of a directory; returns a new one with port 0 and a random password if there is no file. */
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

    /** Returns the persistence settings that can be changed at run time, as arguments of CONFIG SET. */
    String persistence() {
        return "appendfsync " + appendfsync.setting() + " save \"" + SAVE + "\" stop-writes-on-bgsave-error no";
    }

    /** Writes the file atomically. */
    void write(Path home) throws IOException {
        Path fresh = home.resolve(FILE + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text(home));
        Files.move(fresh, file(home), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Returns the content of the file. Eviction is disabled, and all writes go to the append-only file. The hourly snapshot is an
     * additional copy: its failure prevents neither writes nor the shutdown of the server.
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

    /** Omits the password. */
    @Override
    public String toString() {
        return "127.0.0.1:" + port;
    }
}
