package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that cannot succeed ends in one line that says what to change, and exit code 1. */
class StartupErrorsIT {
    @TempDir
    private Path directory;

    private void assertRefused(Path configuration, Map<String, String> environment, String... words) throws Exception {
        try (JarProcess jar = JarProcess.launch(directory, configuration, environment)) {
            assertThat(jar.exitCode()).as(jar.output()).isEqualTo(1);
            List<String> complaint = jar.output()
                    .lines()
                    .dropWhile(line -> !line.startsWith("cycle-service: "))
                    .toList();
            assertThat(complaint).as(jar.output()).hasSize(1);
            assertThat(complaint.get(0)).contains(words);
            assertThat(jar.output()).doesNotContain("\tat ").doesNotContain("Exception:");
        }
    }

    /** Its port is nobody else's, the launched service included, and whoever connects is refused. */
    private static Socket refusing() throws IOException {
        Socket bound = new Socket();
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return bound;
    }

    private Path configuration(String yaml) throws IOException {
        return Files.writeString(directory.resolve("test.yml"), yaml);
    }

    @Test
    void anUnknownBackendIsAnsweredWithTheListOfValidOnes() throws Exception {
        assertRefused(
                Path.of("config.yml"),
                Map.of("CYCLE_DATABASE_PROVIDER", "mongodb"),
                "repository.type",
                "mongodb",
                "lmdb, postgres, redis");
    }

    @Test
    void anUnknownKeyIsNamed() throws Exception {
        assertRefused(
                configuration("repository: {type: lmdb, mapsize: 1GB}"), Map.of(), "repository.mapsize", "mapSize");
    }

    @Test
    void aBadNumberIsNamed() throws Exception {
        assertRefused(Path.of("config.yml"), Map.of("PORT", "eighty"), "server.applicationConnectors", "port");
    }

    @Test
    void anUnknownChoiceIsAnsweredWithTheListOfValidOnes() throws Exception {
        assertRefused(
                Path.of("config-lmdb.yml"),
                Map.of("LOG_FORMAT", "xml"),
                "logging.appenders[0].layout.format: unknown 'xml', valid are: text, json");
    }

    @Test
    void aMissingBackendIsNamed() throws Exception {
        assertRefused(configuration("dataDirectory: data"), Map.of(), "repository", "type");
    }

    @Test
    void aMissingFileIsNamed() throws Exception {
        assertRefused(directory.resolve("nowhere.yml"), Map.of(), "nowhere.yml");
    }

    @Test
    void anUnreachablePostgresIsNamedWithoutItsPassword() throws Exception {
        try (Socket refusing = refusing()) {
            String location = "127.0.0.1:" + refusing.getLocalPort();
            try (JarProcess jar = JarProcess.launch(
                    directory,
                    Path.of("config.yml"),
                    Map.of("DATABASE_URL", "postgres://someone:canary-5e1f@" + location + "/cycles"))) {
                assertThat(jar.exitCode()).isEqualTo(1);
                assertThat(jar.output()).contains("DATABASE_URL", location).doesNotContain("canary-5e1f");
            }
        }
    }

    @Test
    void anUnreachableRedisIsNamed() throws Exception {
        try (Socket refusing = refusing()) {
            String port = String.valueOf(refusing.getLocalPort());
            assertRefused(
                    Path.of("config-redis.yml"),
                    Map.of("REDIS_HOST", "127.0.0.1", "REDIS_PORT", port),
                    "REDIS_HOST",
                    "127.0.0.1:" + port);
        }
    }

    @Test
    void aPathThatCannotBeADirectoryIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        assertRefused(
                Path.of("config-lmdb.yml"),
                Map.of("LMDB_PATH", file.resolve("lmdb").toString()),
                "LMDB_PATH",
                file.toString());
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            assertRefused(
                    Path.of("config-lmdb.yml"),
                    Map.of("PORT", String.valueOf(taken.getLocalPort())),
                    "server.applicationConnectors",
                    String.valueOf(taken.getLocalPort()));
        }
    }
}
