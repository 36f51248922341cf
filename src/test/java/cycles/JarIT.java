package cycles;

import static cycles.ApiUser.dates;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real jar with each shipped configuration, on the embedded servers, as on a fresh machine. */
class JarIT {
    private static final Instant T0 = Instant.parse("2020-01-01T00:00:00Z");
    /** The same key before and after a restart, so that log-ins stay valid. */
    private static final Map<String, String> ENVIRONMENT = Map.of("JWT_KEY", "zJ4vT1mQ8xY2bN6cR9wE3uK7pL5sA0dG");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"config.yml", "config-lmdb.yml", "config-redis.yml"})
    void aPersonTracksCyclesAndFindsThemAfterARestart(String configuration) throws Exception {
        ApiUser user;
        String done;
        String active;
        try (JarProcess jar = JarProcess.start(directory, Path.of(configuration), ENVIRONMENT)) {
            user = new ApiUser(jar::api);
            assertThat(user.signUp().status()).isEqualTo(201);
            assertThat(user.logIn().status()).isEqualTo(200);
            done = create(user, 0);
            assertThat(user.get("/v1/cycles/in-progress").text("id")).isEqualTo(done);
            assertThat(user.send("PATCH", "/v1/cycles/" + done, hours(0, 3)).text("endDate"))
                    .isEqualTo("2020-01-01T03:00:00.000Z");
            assertThat(user.send("POST", "/v1/cycles/" + done + "/validate-overlap", "")
                            .body()
                            .path("valid")
                            .asBoolean())
                    .isTrue();
            assertThat(user.send("POST", "/v1/cycles/" + done + "/complete", hours(0, 4))
                            .text("status"))
                    .isEqualTo("Completed");
            assertThat(user.get("/v1/cycles/in-progress").status()).isEqualTo(404);
            active = create(user, 4);
        }
        try (JarProcess jar = JarProcess.start(directory, Path.of(configuration), ENVIRONMENT)) {
            user.moveTo(jar::api);
            assertThat(user.logIn().status()).isEqualTo(200);
            assertThat(user.get("/v1/cycles/" + done).text("endDate")).isEqualTo("2020-01-01T04:00:00.000Z");
            assertThat(user.get("/v1/cycles/in-progress").text("id")).isEqualTo(active);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.yml", "config-lmdb.yml", "config-redis.yml"})
    void afterAKillUnderWritesNothingAcknowledgedIsMissing(String configuration) throws Exception {
        try (KillRounds rounds = new KillRounds(directory, configuration)) {
            rounds.killService();
        }
    }

    private static String create(ApiUser user, int hour) throws IOException, InterruptedException {
        var answer = user.send("POST", "/v1/cycles", hours(hour, hour + 1));
        assertThat(answer.status()).isEqualTo(201);
        return answer.text("id");
    }

    private static String hours(int from, int to) {
        return dates(
                T0.plus(from, ChronoUnit.HOURS).toString(),
                T0.plus(to, ChronoUnit.HOURS).toString());
    }
}
