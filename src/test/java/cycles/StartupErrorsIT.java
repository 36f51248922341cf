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

/** Tests that a start that cannot succeed prints one line with the remedy and exits with 1. */
class StartupErrorsIT {
    @TempDir
    private Path directory;

    private void assertRefused(Path configuration, Map<String, String> environment, String... expectedTexts)
            throws Exception {
        try (JarProcess jar = JarProcess.launch(directory, configuration, environment)) {
            assertThat(jar.exitCode()).as(jar.output()).isEqualTo(1);
            List<String> errorLines = jar.output()
                    .lines()
                    .dropWhile(line -> !line.startsWith("cycle-service: "))
                    .toList();
            assertThat(errorLines).as(jar.output()).hasSize(1);
            assertThat(errorLines.get(0)).contains(expectedTexts);
            assertThat(jar.output()).doesNotContain("\tat ").doesNotContain("Exception:");
        }
    }

    /** Returns a socket whose port refuses connections and is not free, so that no service binds it. */
    private static Socket refusing() throws IOException {
        Socket bound = new Socket();
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return bound;
    }

    private Path configuration(String yaml) throws IOException {
        return Files.writeString(directory.resolve("test.yml"), yaml);
    }

    @Test
    void start_unknownBackend_listsTheValidOnes() throws Exception {
        assertRefused(
                Path.of("config.yml"),
                Map.of("CYCLE_DATABASE_PROVIDER", "mongodb"),
                "repository.type",
                "mongodb",
                "lmdb, postgres, redis");
    }

    @Test
    void start_unknownKey_isNamed() throws Exception {
        assertRefused(
                configuration("repository: {type: lmdb, mapsize: 1GB}"), Map.of(), "repository.mapsize", "mapSize");
    }

    @Test
    void start_invalidNumber_isNamed() throws Exception {
        assertRefused(Path.of("config.yml"), Map.of("PORT", "eighty"), "server.applicationConnectors", "port");
    }

    @Test
    void start_unknownLogFormat_listsTheValidOnes() throws Exception {
        assertRefused(
                Path.of("config-lmdb.yml"),
                Map.of("LOG_FORMAT", "xml"),
                "logging.appenders[0].layout.format: unknown 'xml', valid are: text, json");
    }

    @Test
    void start_missingBackend_isNamed() throws Exception {
        assertRefused(configuration("dataDirectory: data"), Map.of(), "repository", "type");
    }

    @Test
    void start_missingFile_isNamed() throws Exception {
        assertRefused(directory.resolve("nowhere.yml"), Map.of(), "nowhere.yml");
    }

    @Test
    void start_unreachablePostgres_isNamedWithoutPassword() throws Exception {
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
    void start_unreachableRedis_isNamed() throws Exception {
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
    void start_pathBelowAFile_isNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        assertRefused(
                Path.of("config-lmdb.yml"),
                Map.of("LMDB_PATH", file.resolve("lmdb").toString()),
                "LMDB_PATH",
                file.toString());
    }

    @Test
    void start_portInUse_isNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            assertRefused(
                    Path.of("config-lmdb.yml"),
                    Map.of("PORT", String.valueOf(taken.getLocalPort())),
                    "server.applicationConnectors",
                    String.valueOf(taken.getLocalPort()));
        }
    }
}
