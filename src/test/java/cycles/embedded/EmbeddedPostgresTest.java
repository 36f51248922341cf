package cycles.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    /** Shared by all tests, because creating a cluster takes longer than a test. Each test leaves no server running. */
    @TempDir
    private static Path data;

    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void stopRemainingProcesses() throws Exception {
        for (Process child : children) {
            child.destroyForcibly().waitFor();
        }
        for (Postmaster server : running().stream().toList()) {
            server.process().destroy();
            server.process().onExit().get();
        }
    }

    private static Optional<Postmaster> running() throws IOException {
        return Postmaster.of(data.toRealPath().resolve("postgres/cluster"));
    }

    @Test
    void acquire_newServer_isDurableLocalAndProtected() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.acquire(data)) {
            assertThat(show(postgres, "fsync")).isEqualTo("on");
            assertThat(show(postgres, "synchronous_commit")).isEqualTo("on");
            assertThat(show(postgres, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(show(postgres, "is_superuser")).isEqualTo("off");
            assertThat(Integer.parseInt(show(postgres, "port"))).isLessThan(32_768);
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.url(), postgres.user(), "wrong"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.url(), "postgres", postgres.password()))
                    .isInstanceOf(SQLException.class);
            assertThat(postgres.toString()).doesNotContain(postgres.password());
            Path secret = data.resolve("postgres/cluster/cycles.password");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("postgres/lock"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void acquire_twice_sharesServerUntilLastClose() throws Exception {
        EmbeddedPostgres first = EmbeddedPostgres.acquire(data);
        EmbeddedPostgres second = EmbeddedPostgres.acquire(data.resolve("../" + data.getFileName()));
        assertThat(second.url()).isEqualTo(first.url());
        first.close();
        first.close();
        assertThat(show(second, "port")).isNotEmpty();
        second.close();
        assertThat(running()).isEmpty();
    }

    /** For access(2), a file without execute permissions is the same as one on a file system mounted noexec. */
    @Test
    void acquire_binariesNotExecutable_failsWithCauseAndRemedy(@TempDir Path other) throws Exception {
        Path programs = PostgresBinaries.unpack(Files.createDirectory(other.resolve("postgres")));
        Files.setPosixFilePermissions(programs.resolve("initdb"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> EmbeddedPostgres.acquire(other))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContainingAll("noexec", other.toString(), "DATA_DIRECTORY", "DATABASE_URL")
                .hasMessageNotContaining("unshare");
    }

    @Test
    void acquire_afterClose_dataIsKept() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.acquire(data)) {
            execute(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.acquire(data)) {
            assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void acquire_serverOfKilledProcess_isAdoptedAndStopped() throws Exception {
        Process child = startChild();
        String url = url(child);
        child.destroyForcibly().waitFor();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.acquire(data)) {
            assertThat(postgres.url()).isEqualTo(url);
            assertThat(show(postgres, "fsync")).isEqualTo("on");
        }
        assertThat(running()).isEmpty();
    }

    @Test
    void acquire_serverKilledWithItsProcess_recovers() throws Exception {
        Process child = startChild();
        url(child);
        child.destroyForcibly().waitFor();
        ProcessHandle server = running().orElseThrow().process();
        server.destroyForcibly();
        server.onExit().join();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.acquire(data)) {
            assertThat(show(postgres, "fsync")).isEqualTo("on");
        }
    }

    @Test
    void server_killedWhileLeased_isRestartedAtSameAddress() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.acquire(data)) {
            Process child = startChild();
            assertThat(url(child)).isEqualTo(postgres.url());
            execute(postgres, "CREATE TABLE survivor AS SELECT 42 AS answer");
            ProcessHandle server = running().orElseThrow().process();
            server.destroyForcibly();
            server.onExit().join();
            assertThat(eventually(postgres, "SELECT answer FROM survivor")).isEqualTo("42");
            child.destroy();
            child.waitFor();
        }
        assertThat(running()).isEmpty();
    }

    private static String eventually(EmbeddedPostgres postgres, String sql) throws InterruptedException {
        while (true) {
            try {
                return query(postgres, sql);
            } catch (SQLException notYet) {
                Thread.sleep(50);
            }
        }
    }

    @Test
    void close_otherProcessUsesServer_keepsItRunning() throws Exception {
        Process child = startChild();
        String url = url(child);
        EmbeddedPostgres postgres = EmbeddedPostgres.acquire(data);
        assertThat(postgres.url()).isEqualTo(url);
        child.destroy();
        child.waitFor();
        assertThat(show(postgres, "fsync")).isEqualTo("on");
        Process other = startChild();
        assertThat(url(other)).isEqualTo(url);
        postgres.close();
        assertThat(show(postgres, "fsync")).isEqualTo("on");
    }

    @Test
    void exit_withoutClose_stopsServer() throws Exception {
        Process child = startChild();
        url(child);
        Postmaster server = running().orElseThrow();
        child.destroy();
        server.process().onExit().get();
        assertThat(running()).isEmpty();
    }

    @Test
    void start_everyWorkingRunAs_opensTheSameFiles() throws Exception {
        Path home = Files.createDirectories(data.resolve("postgres")).toRealPath();
        Path programs = PostgresBinaries.unpack(home);
        List<RunAs> methods = RunAs.candidates().stream()
                .filter(method -> method.works(programs, home.resolve("server.log")))
                .toList();
        assertThat(methods).isNotEmpty();
        for (RunAs method : methods) {
            PostgresServer server = new PostgresServer(home, List.of(method));
            server.start(false);
            PostgresServer.Address address = server.address();
            try (Connection connection =
                    DriverManager.getConnection(address.url(), PostgresServer.ROLE, address.password())) {
                assertThat(connection.isValid(1)).isTrue();
            } finally {
                server.stop();
            }
        }
    }

    @Test
    void acquire_pidFileOfOtherProcess_isIgnored() throws Exception {
        EmbeddedPostgres.acquire(data).close();
        Process other = new ProcessBuilder("sleep", "600").start();
        children.add(other);
        Files.writeString(
                data.resolve("postgres/cluster/postmaster.pid"),
                other.pid() + "\n/\n0\n25000\n\n127.0.0.1\n0 0\nready\n");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.acquire(data)) {
            assertThat(show(postgres, "fsync")).isEqualTo("on");
        }
    }

    @Test
    void acquire_directoryCannotBeCreated_failsWithOneLineMessage() throws Exception {
        Path file = Files.createFile(data.resolve("file"));
        assertThatThrownBy(() -> EmbeddedPostgres.acquire(file))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("DATABASE_URL")
                .message()
                .hasLineCount(1);
    }

    /** Starts a process that has a lease of the server of {@link #data} until it is terminated. */
    private Process startChild() throws IOException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        children.add(child);
        return child;
    }

    private static String url(Process child) throws IOException {
        BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
        return output.readLine();
    }

    static final class Child {
        public static void main(String[] args) throws Exception {
            System.out.println(EmbeddedPostgres.acquire(Path.of(args[0])).url());
            Thread.currentThread().join();
        }
    }

    private static String show(EmbeddedPostgres postgres, String setting) throws SQLException {
        return query(postgres, "SHOW " + setting);
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
                var rows = connection.createStatement().executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
