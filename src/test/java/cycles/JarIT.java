package cycles;

import static cycles.client.ApiUser.dates;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the jar with each shipped configuration and the embedded servers. The build has unpacked their binaries with the same jar, to
 * write the class data archive.
 */
class JarIT {
    private static final Instant T0 = Instant.parse("2020-01-01T00:00:00Z");
    /** Contains a fixed key, so that tokens stay valid after a restart. */
    private static final Map<String, String> ENVIRONMENT = Map.of("JWT_KEY", "zJ4vT1mQ8xY2bN6cR9wE3uK7pL5sA0dG");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"config.yml", "config-lmdb.yml", "config-redis.yml"})
    void service_restarted_keepsUsersAndCycles(String configuration) throws Exception {
        ApiUser user;
        String completed;
        String active;
        try (JarProcess jar = JarProcess.start(directory, Path.of(configuration), ENVIRONMENT)) {
            user = ApiUser.register(jar.api(""));
            completed = create(user, 0);
            assertThat(user.get("/v1/cycles/in-progress").text("id")).isEqualTo(completed);
            assertThat(user.send("PATCH", "/v1/cycles/" + completed, hours(0, 3))
                            .text("endDate"))
                    .isEqualTo("2020-01-01T03:00:00.000Z");
            assertThat(user.send("POST", "/v1/cycles/" + completed + "/validate-overlap", null)
                            .json()
                            .path("valid")
                            .asBoolean())
                    .isTrue();
            assertThat(user.send("POST", "/v1/cycles/" + completed + "/complete", hours(0, 4))
                            .text("status"))
                    .isEqualTo("Completed");
            assertThat(user.get("/v1/cycles/in-progress").status()).isEqualTo(404);
            active = create(user, 4);
        }
        try (JarProcess jar = JarProcess.start(directory, Path.of(configuration), ENVIRONMENT)) {
            user.moveTo(jar.api(""));
            user.loggedIn();
            assertThat(user.get("/v1/cycles/" + completed).text("endDate")).isEqualTo("2020-01-01T04:00:00.000Z");
            assertThat(user.get("/v1/cycles/in-progress").text("id")).isEqualTo(active);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.yml", "config-lmdb.yml", "config-redis.yml"})
    void service_killedUnderWrites_keepsAcknowledgedCycles(String configuration) throws Exception {
        try (KillRounds rounds = new KillRounds(directory, configuration)) {
            rounds.killService();
        }
    }

    @Test
    void classDataArchive_ofTheBuild_fitsTheJar() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:on",
                        "-XX:SharedArchiveFile=" + ClassDataArchive.FILE,
                        "-jar",
                        JarProcess.JAR.toString(),
                        "--version")
                .redirectErrorStream(true)
                .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(output).isZero();
    }

    private static String create(ApiUser user, int hour) {
        ApiResponse response = user.send("POST", "/v1/cycles", hours(hour, hour + 1));
        assertThat(response.status()).isEqualTo(201);
        return response.text("id");
    }

    private static String hours(int from, int to) {
        return dates(T0.plus(from, ChronoUnit.HOURS), T0.plus(to, ChronoUnit.HOURS));
    }
}
