package cycles.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cycles.ArabicLocale;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

class EmbeddedRedisTest {
    @TempDir
    private Path data;

    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void stopRemainingProcesses() throws Exception {
        for (Process child : children) {
            child.destroyForcibly().waitFor();
        }
        if (Files.exists(data.resolve("redis"))) {
            new LocalRedis(home()).stop();
        }
    }

    private Path home() throws IOException {
        return data.toRealPath().resolve("redis");
    }

    /** Returns the server of the test's directory and asserts that there is at most one: two would corrupt each other's files. */
    private Optional<ProcessHandle> running() throws IOException {
        String program = home().resolve("redis-server").toString();
        List<ProcessHandle> servers = ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").startsWith(program))
                .toList();
        assertThat(servers).hasSizeLessThanOrEqualTo(1);
        return servers.stream().findFirst();
    }

    private static Jedis connect(EmbeddedRedis redis) {
        Jedis jedis = new Jedis(redis.host(), redis.port());
        jedis.auth(redis.password());
        return jedis;
    }

    private static String setting(EmbeddedRedis redis, String name) {
        try (Jedis jedis = connect(redis)) {
            return jedis.configGet(name).get(name);
        }
    }

    private static void set(EmbeddedRedis redis, String key, String value) {
        try (Jedis jedis = connect(redis)) {
            jedis.set(key, value);
        }
    }

    private static String get(EmbeddedRedis redis, String key) {
        try (Jedis jedis = connect(redis)) {
            return jedis.get(key);
        }
    }

    @Test
    void acquire_newServer_isDurableLocalAndProtected() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.acquire(data)) {
            assertThat(setting(redis, "appendonly")).isEqualTo("yes");
            assertThat(setting(redis, "appendfsync")).isEqualTo("everysec");
            assertThat(setting(redis, "save")).isEqualTo("3600 1");
            assertThat(setting(redis, "maxmemory-policy")).isEqualTo("noeviction");
            assertThat(setting(redis, "bind")).isEqualTo("127.0.0.1");
            assertThat(redis.port()).isLessThan(32_768);
            try (Jedis unauthenticated = new Jedis(redis.host(), redis.port())) {
                assertThatThrownBy(unauthenticated::ping).hasMessageContaining("NOAUTH");
            }
            assertThat(redis.toString()).doesNotContain(redis.password());
            assertThat(running().orElseThrow().info().commandLine())
                    .isPresent()
                    .get()
                    .asString()
                    .doesNotContain(redis.password());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home().resolve("redis.conf"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home().resolve("lock"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void acquire_appendfsyncAlways_appliesNowAndAfterRestart() throws Exception {
        try (EmbeddedRedis first = EmbeddedRedis.acquire(data)) {
            assertThat(setting(first, "appendfsync")).isEqualTo("everysec");
            try (EmbeddedRedis second = EmbeddedRedis.acquire(data, Appendfsync.ALWAYS)) {
                assertThat(setting(second, "appendfsync")).isEqualTo("always");
                set(second, "key", "kept");
            }
            ProcessHandle server = running().orElseThrow();
            server.destroyForcibly();
            server.onExit().get();
            assertThat(eventually(first, "key")).isEqualTo("kept");
            assertThat(setting(first, "appendfsync")).isEqualTo("always");
        }
        try (EmbeddedRedis again = EmbeddedRedis.acquire(data, Appendfsync.EVERYSEC)) {
            assertThat(setting(again, "appendfsync")).isEqualTo("everysec");
        }
    }

    /** Simulates a server that a killed release without snapshots has left running. */
    @Test
    void acquire_serverOfOlderRelease_getsCurrentSettings() {
        try (EmbeddedRedis old = EmbeddedRedis.acquire(data)) {
            try (Jedis jedis = connect(old)) {
                jedis.configSet("save", "");
                jedis.configSet("stop-writes-on-bgsave-error", "yes");
            }
            EmbeddedRedis.acquire(data, Appendfsync.EVERYSEC).close();
            assertThat(setting(old, "save")).isEqualTo("3600 1");
            assertThat(setting(old, "stop-writes-on-bgsave-error")).isEqualTo("no");
        }
    }

    @Test
    void close_snapshotFails_stopsServerAndKeepsData() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.acquire(data)) {
            set(redis, "key", "kept");
            Files.createDirectories(home().resolve("dump.rdb").resolve("full"));
        }
        assertThat(running()).isEmpty();
        try (EmbeddedRedis redis = EmbeddedRedis.acquire(data)) {
            assertThat(get(redis, "key")).isEqualTo("kept");
        }
    }

    /** For access(2), a file without execute permissions is the same as one on a file system mounted noexec. */
    @Test
    void acquire_binaryNotExecutable_failsWithCauseAndRemedy() throws Exception {
        Files.createDirectories(home());
        Files.setPosixFilePermissions(RedisBinary.unpack(home()), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> EmbeddedRedis.acquire(data))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContainingAll("noexec", data.toString(), "DATA_DIRECTORY", "REDIS_HOST");
    }

    @Test
    @ExtendWith(ArabicLocale.class)
    void acquire_arabicLocale_writesAsciiDigits() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.acquire(data)) {
            assertThat(Files.readString(home().resolve("redis.conf")))
                    .contains("port " + redis.port() + "\n")
                    .doesNotContainPattern(ArabicLocale.OTHER_DIGIT);
        }
    }

    /** Repeated, because the server writes its pid file at a different moment of each start. */
    @Test
    void acquire_repeatedly_startsExactlyOneServerEachTime() throws Exception {
        for (int i = 0; i < 30; i++) {
            try (EmbeddedRedis redis = EmbeddedRedis.acquire(data)) {
                set(redis, "start", "number " + i);
                assertThat(running()).isPresent();
            }
            assertThat(running()).isEmpty();
        }
    }

    @Test
    void acquire_twice_sharesServerUntilLastClose() throws Exception {
        EmbeddedRedis first = EmbeddedRedis.acquire(data);
        EmbeddedRedis second = EmbeddedRedis.acquire(data.resolve("../" + data.getFileName()));
        assertThat(second.port()).isEqualTo(first.port());
        first.close();
        first.close();
        assertThat(get(second, "key")).isNull();
        second.close();
        assertThat(running()).isEmpty();
    }

    @Test
    void acquire_afterClose_keepsDataPortAndPassword() throws Exception {
        EmbeddedRedis before = EmbeddedRedis.acquire(data);
        set(before, "key", "kept");
        before.close();
        try (EmbeddedRedis after = EmbeddedRedis.acquire(data)) {
            assertThat(get(after, "key")).isEqualTo("kept");
            assertThat(after.port()).isEqualTo(before.port());
            assertThat(after.password()).isEqualTo(before.password());
        }
    }

    @Test
    void acquire_serverOfKilledProcess_isAdoptedAndStopped() throws Exception {
        Process child = startChild();
        String port = port(child);
        child.destroyForcibly().waitFor();
        assertThat(running()).isPresent();
        try (EmbeddedRedis redis = EmbeddedRedis.acquire(data)) {
            assertThat(redis.port()).hasToString(port);
            assertThat(get(redis, "child")).isEqualTo("was here");
        }
        assertThat(running()).isEmpty();
    }

    @Test
    void acquire_serverKilledWithItsProcess_recovers() throws Exception {
        Process child = startChild();
        port(child);
        child.destroyForcibly().waitFor();
        ProcessHandle server = running().orElseThrow();
        server.destroyForcibly();
        server.onExit().get();
        try (EmbeddedRedis redis = EmbeddedRedis.acquire(data)) {
            assertThat(get(redis, "child")).isEqualTo("was here");
        }
    }

    @Test
    void server_killedWhileLeased_isRestartedAtSameAddress() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.acquire(data)) {
            Process child = startChild();
            assertThat(port(child)).isEqualTo(String.valueOf(redis.port()));
            ProcessHandle server = running().orElseThrow();
            server.destroyForcibly();
            server.onExit().get();
            assertThat(eventually(redis, "child")).isEqualTo("was here");
            child.destroy();
            child.waitFor();
        }
        assertThat(running()).isEmpty();
    }

    private static String eventually(EmbeddedRedis redis, String key) throws InterruptedException {
        while (true) {
            try {
                return get(redis, key);
            } catch (JedisException notYet) {
                Thread.sleep(50);
            }
        }
    }

    @Test
    void acquire_serverHangs_isReplaced() throws Exception {
        Process child = startChild();
        port(child);
        child.destroyForcibly().waitFor();
        ProcessHandle hung = running().orElseThrow();
        new ProcessBuilder("kill", "-STOP", Long.toString(hung.pid())).start().waitFor();
        try (EmbeddedRedis redis = EmbeddedRedis.acquire(data)) {
            assertThat(get(redis, "child")).isEqualTo("was here");
            assertThat(running()).isPresent().isNotEqualTo(Optional.of(hung));
        }
    }

    @Test
    void close_otherProcessUsesServer_keepsItRunning() throws Exception {
        Process child = startChild();
        String port = port(child);
        EmbeddedRedis redis = EmbeddedRedis.acquire(data);
        assertThat(redis.port()).hasToString(port);
        child.destroy();
        child.waitFor();
        assertThat(get(redis, "child")).isEqualTo("was here");
        Process other = startChild();
        assertThat(port(other)).isEqualTo(port);
        redis.close();
        assertThat(get(redis, "child")).isEqualTo("was here");
    }

    @Test
    void exit_withoutClose_stopsServer() throws Exception {
        Process child = startChild();
        port(child);
        child.destroy();
        child.waitFor();
        assertThat(running()).isEmpty();
    }

    @Test
    void exit_clientConnected_stopsServerAfterDisconnect() throws Exception {
        Process child = startChild();
        port(child);
        RedisConfiguration server = RedisConfiguration.of(home());
        try (Jedis client = new Jedis("127.0.0.1", server.port())) {
            client.auth(server.password());
            child.destroy();
            assertThat(child.waitFor(500, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(client.get("child")).isEqualTo("was here");
        }
        child.waitFor();
        assertThat(running()).isEmpty();
    }

    @Test
    void acquire_pidFileOfOtherProcess_isIgnored() throws Exception {
        EmbeddedRedis.acquire(data).close();
        Process other = new ProcessBuilder("sleep", "600").start();
        children.add(other);
        Files.writeString(home().resolve("redis.pid"), other.pid() + "\n");
        EmbeddedRedis.acquire(data).close();
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void acquire_portInUse_choosesAnother() throws Exception {
        EmbeddedRedis before = EmbeddedRedis.acquire(data);
        before.close();
        try (ServerSocket other = new ServerSocket(before.port(), 1, InetAddress.getLoopbackAddress());
                EmbeddedRedis after = EmbeddedRedis.acquire(data)) {
            assertThat(after.port()).isNotEqualTo(other.getLocalPort());
            assertThat(get(after, "key")).isNull();
        }
    }

    @Test
    void acquire_corruptData_failsWithOneLineMessage() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.acquire(data)) {
            set(redis, "key", "value");
        }
        try (var files = Files.list(home().resolve("appendonlydir"))) {
            for (Path file : files.toList()) {
                Files.writeString(file, "damaged");
            }
        }
        assertOneLineMessage(data, "REDIS_HOST");
    }

    @Test
    void acquire_directoryCannotBeCreated_failsWithOneLineMessage() throws Exception {
        assertOneLineMessage(Files.createFile(data.resolve("file")), "REDIS_HOST");
    }

    private static void assertOneLineMessage(Path directory, String variable) {
        assertThatThrownBy(() -> EmbeddedRedis.acquire(directory))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining(variable)
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

    private static String port(Process child) throws IOException {
        BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
        return output.readLine();
    }

    static final class Child {
        public static void main(String[] args) throws Exception {
            EmbeddedRedis redis = EmbeddedRedis.acquire(Path.of(args[0]));
            try (Jedis jedis = connect(redis)) {
                jedis.set("child", "was here");
                // A write is buffered in memory while the previous one is synced to disk.
                while (!jedis.info("persistence").contains("aof_buffer_length:0\r")) {
                    Thread.sleep(10);
                }
            }
            System.out.println(redis.port());
            Thread.currentThread().join();
        }
    }
}
