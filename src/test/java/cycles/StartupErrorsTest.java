package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests commands in environments in which they cannot work: each prints one line with the remedy and exits with 1. */
class StartupErrorsTest {
    private static final Map<String, String> POSIX = Map.of("LC_ALL", "C", "LANG", "C");

    @TempDir
    private Path directory;

    /** Uses a shell, since the locale of the tests need not be able to represent the name. */
    @BeforeEach
    void makeDirectoryWithNonAsciiName() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "mkdir \"$(printf 'odd-\\305\\274')\"")
                .directory(directory.toFile())
                .start();
        assertThat(shell.waitFor()).isZero();
    }

    private MainProcess inShell(String script, String... arguments) throws Exception {
        return MainProcess.runInShell(directory, script, POSIX, arguments);
    }

    private static void assertRefused(MainProcess process, String... expectedTexts) {
        assertThat(process.exitCode()).as(process.output()).isEqualTo(1);
        assertThat(process.errorLines()).as(process.output()).hasSize(1);
        assertThat(process.errorLines().get(0)).contains(expectedTexts);
        assertThat(process.output()).doesNotContain("\tat ").doesNotContain("Exception");
    }

    private static String shipped(String name) {
        return Path.of(name).toAbsolutePath().toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "db", "benchmark", "compare"})
    void command_nonAsciiWorkingDirectoryInPosixLocale_isRefused(String command) throws Exception {
        assertRefused(
                inShell("cd odd-* && exec \"$@\"", command, shipped("config.yml")),
                "the working directory",
                "LC_ALL=C.UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "db", "benchmark"})
    void command_nonAsciiArgumentInPosixLocale_isRefused(String command) throws Exception {
        assertRefused(inShell("exec \"$@\" odd-*/", command), "the argument", "LC_ALL=C.UTF-8");
    }

    @Test
    void server_nonAsciiDataDirectoryInPosixLocale_isRefused() throws Exception {
        assertRefused(
                inShell("export DATA_DIRECTORY=$(echo odd-*); exec \"$@\"", "server", shipped("config.yml")),
                "the environment variable DATA_DIRECTORY",
                "LC_ALL=C.UTF-8");
    }

    @Test
    void server_nonAsciiPasswordInPosixLocale_isRefusedWithoutIt() throws Exception {
        MainProcess process =
                inShell("export DATABASE_PASSWORD=$(echo canary odd-*); exec \"$@\"", "server", shipped("config.yml"));
        assertRefused(process, "the environment variable DATABASE_PASSWORD", "LC_ALL=C.UTF-8");
        assertThat(process.output()).doesNotContain("canary");
    }

    @Test
    void server_nonAsciiDataDirectoryInFileInPosixLocale_isRefused() throws Exception {
        Path file = Files.writeString(
                directory.resolve("test.yml"),
                "{repository: {type: lmdb}, dataDirectory: /tmp/\u017c\u00f3\u0142\u0107}");
        assertRefused(
                MainProcess.run(directory, List.of(), POSIX, "server", file.toString()),
                "dataDirectory",
                "LC_ALL=C.UTF-8");
    }

    @Test
    void server_linkToNonAsciiDirectoryInPosixLocale_isRefused() throws Exception {
        assertRefused(
                inShell("ln -s odd-* link; export DATA_DIRECTORY=link; exec \"$@\"", "server", shipped("config.yml")),
                "Embedded Postgres",
                "LC_ALL=C.UTF-8");
    }

    /** Asserts no duration: the wait for load balancers would exceed the time limit of the process. */
    @ParameterizedTest
    @ValueSource(strings = {"users: {url: 'postgres://a:b@127.0.0.1:%s/c'}", "http: {trustedProxies: [nonsense]}"})
    void server_failedStart_doesNotWaitForBalancers(String invalid) throws Exception {
        try (Socket refusing = new Socket()) {
            refusing.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Path file = Files.writeString(
                    directory.resolve("test.yml"),
                    "repository: {type: lmdb}\nhealth: {delayedShutdownHandlerEnabled: true, shutdownWaitPeriod: 10m}\n"
                            + invalid.replace("%s", String.valueOf(refusing.getLocalPort())));
            MainProcess process = MainProcess.run(directory, List.of(), Map.of(), "server", file.toString());
            assertThat(process.exitCode()).isEqualTo(1);
            assertThat(process.errorLines()).as(process.output()).hasSize(1);
            assertThat(process.output()).doesNotContain("delayed shutdown: waiting");
        }
    }
}
