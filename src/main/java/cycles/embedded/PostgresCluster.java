package cycles.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** Creates the files of a Postgres cluster and defines the settings of its server. */
final class PostgresCluster {
    static final String ROLE = "cycles";
    static final String DATABASE = "cycles";

    private final Path home;
    private final Path log;
    private final Path directory;

    PostgresCluster(Path home, Path log) {
        this.home = home;
        this.log = log;
        this.directory = home.resolve("cluster");
    }

    Path directory() {
        return directory;
    }

    boolean exists() {
        return Files.exists(directory);
    }

    /** Reads the password of {@link #ROLE}. */
    String password() throws IOException {
        return Files.readString(passwordFile(directory)).strip();
    }

    private static Path passwordFile(Path cluster) {
        return cluster.resolve("cycles.password");
    }

    /** Creates the log file, readable only by its owner, because errors in it quote statements. */
    void createLog() throws IOException {
        if (!Files.exists(log)) {
            createPrivate(log);
        }
    }

    /**
     * Creates the cluster with one database and the role that owns it. No other role can log in, including the superuser. The creation
     * is atomic: an interrupted call leaves no cluster.
     */
    void create(Path programs, RunAs runAs) throws IOException {
        Path fresh = home.resolve("cluster.new");
        PostgresBinaries.delete(fresh);
        Files.createDirectory(
                fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        runAs.changeOwner(fresh);
        String password = newPassword();
        // The built-in locale provider makes collation and case conversion independent of the C library.
        run(
                runAs,
                "",
                programs.resolve("initdb"),
                "--pgdata=" + fresh,
                "--username=postgres",
                "--auth=reject",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8");
        run(
                runAs,
                """
                CREATE ROLE %1$s LOGIN PASSWORD '%2$s'
                CREATE DATABASE %3$s OWNER %1$s
                """.formatted(ROLE, password, DATABASE),
                programs.resolve("postgres"),
                "--single",
                "-D",
                fresh,
                "-c",
                "exit_on_error=on",
                "-c",
                "log_min_error_statement=panic",
                "postgres");
        Files.writeString(
                fresh.resolve("pg_hba.conf"), "host %s %s 127.0.0.1/32 scram-sha-256%n".formatted(DATABASE, ROLE));
        createPrivate(passwordFile(fresh));
        Files.writeString(passwordFile(fresh), password);
        Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    private void run(RunAs runAs, String input, Object... command) throws IOException {
        if (ProcessRunner.run(log, input, runAs.prefix(), command) != 0) {
            throw new EmbeddedServerException("Embedded Postgres cannot be set up in " + home + ": "
                    + ServerLog.lastError(log) + " (see " + log + "); or set DATABASE_URL to a server of your own");
        }
    }

    /** Returns the command-line options of the server, which take precedence over the configuration file of the cluster. */
    String settings(int port) {
        return String.join(
                " -c ",
                List.of(
                        "-c port=" + port,
                        "listen_addresses=127.0.0.1",
                        "unix_socket_directories=",
                        "fsync=on",
                        "full_page_writes=on",
                        "synchronous_commit=on",
                        "max_connections=200",
                        "timezone=UTC",
                        "log_timezone=UTC"));
    }

    private static String newPassword() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void createPrivate(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
