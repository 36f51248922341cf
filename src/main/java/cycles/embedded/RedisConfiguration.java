package cycles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The configuration file of the Redis in a folder. Port and password are kept in it and nowhere else, so that they stay the same
 * across restarts; only its owner can read it.
 */
record RedisConfiguration(int port, String password) {
    private static final String FILE = "redis.conf";

    static Path file(Path home) {
        return home.resolve(FILE);
    }

    /** What stands in the file; a port to be chosen (0) and a fresh password where there is none. */
    static RedisConfiguration of(Path home) throws IOException {
        Path file = file(home);
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            return new RedisConfiguration(0, HexFormat.of().formatHex(random));
        }
        List<String> lines = Files.readAllLines(file);
        return new RedisConfiguration(Integer.parseInt(value(lines, "port ")), value(lines, "requirepass "));
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
        return new RedisConfiguration(other, password);
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
     * Cycles are never evicted; a killed server loses nothing, a power failure at most the last second. There are no snapshots beside
     * the append-only file: they would keep nothing more, and while a child writes one it takes a processor.
     */
    private String text(Path home) {
        return String.format(
                Locale.ROOT,
                """
                bind 127.0.0.1
                port %d
                requirepass %s
                daemonize yes
                pidfile %s
                logfile %s
                dir %s
                appendonly yes
                appendfsync everysec
                save ""
                maxmemory-policy noeviction
                """,
                port,
                password,
                quoted(LocalRedis.pidFile(home)),
                quoted(LocalRedis.logFile(home)),
                quoted(home));
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
