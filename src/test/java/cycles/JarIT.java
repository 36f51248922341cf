package cycles;

import static cycles.ApiUser.dates;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real jar with each shipped configuration, on the embedded servers, as on a fresh machine. */
class JarIT {
    private static final Instant T0 = Instant.parse("2020-01-01T00:00:00Z");
    private static final int WRITERS = 8;
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
        List<Writer> writers = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
        AtomicInteger acknowledged = new AtomicInteger();
        try (JarProcess jar = JarProcess.start(directory, Path.of(configuration), ENVIRONMENT)) {
            for (int i = 0; i < WRITERS; i++) {
                writers.add(new Writer(new ApiUser(jar::api), acknowledged));
            }
            List<Future<?>> running = new ArrayList<>();
            for (Writer writer : writers) {
                running.add(pool.submit(writer::writeUntilTheServiceIsGone));
            }
            while (acknowledged.get() < 200) {
                Thread.sleep(10);
                assertThat(running).as("writers").allMatch(future -> !future.isDone());
            }
            jar.kill();
            for (Future<?> future : running) {
                future.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        try (JarProcess jar = JarProcess.start(directory, Path.of(configuration), ENVIRONMENT)) {
            for (Writer writer : writers) {
                writer.assertNothingIsMissing(jar);
            }
        }
    }

    /** Completes one cycle after the other and remembers what was acknowledged. */
    private static final class Writer {
        private final ApiUser user;
        private final AtomicInteger acknowledgedByAll;
        private final List<String> completed = new ArrayList<>();

        Writer(ApiUser user, AtomicInteger acknowledgedByAll) throws Exception {
            this.user = user;
            this.acknowledgedByAll = acknowledgedByAll;
            assertThat(user.signUp().status()).isEqualTo(201);
            assertThat(user.logIn().status()).isEqualTo(200);
        }

        void writeUntilTheServiceIsGone() {
            try {
                for (int hour = 0; ; hour++) {
                    String id = create(user, hour);
                    var answer = user.send("POST", "/v1/cycles/" + id + "/complete", hours(hour, hour + 1));
                    assertThat(answer.status()).isEqualTo(200);
                    completed.add(id);
                    acknowledgedByAll.incrementAndGet();
                }
            } catch (IOException killed) {
                // The service is gone; what it acknowledged until now has to be there.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void assertNothingIsMissing(JarProcess jar) throws Exception {
            user.moveTo(jar::api);
            assertThat(user.logIn().status()).isEqualTo(200);
            for (int hour = 0; hour < completed.size(); hour++) {
                var cycle = user.get("/v1/cycles/" + completed.get(hour));
                assertThat(cycle.text("status")).isEqualTo("Completed");
                assertThat(cycle.text("startDate"))
                        .isEqualTo(T0.plus(hour, ChronoUnit.HOURS).toString().replace("Z", ".000Z"));
            }
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
