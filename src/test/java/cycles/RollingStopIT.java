package cycles;

import static cycles.ApiUser.dates;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.database.TestPostgres;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two instances on one Postgres behind a balancer: one is told to stop under load, and nobody notices. */
@Timeout(180)
class RollingStopIT {
    private static final int PEOPLE = 8;
    private static final Instant FIRST = Instant.parse("2001-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void aStoppedInstanceFailsNoRequest() throws Exception {
        Map<String, String> environment = Map.of(
                "DATABASE_URL", TestPostgres.newSchema(),
                "DATABASE_USER", TestPostgres.user(),
                "DATABASE_PASSWORD", TestPostgres.password(),
                "JWT_KEY", "zJ4vT1mQ8xY2bN6cR9wE3uK7pL5sA0dG",
                "SHUTDOWN_WAIT", "3s");
        Path configuration = Path.of("config.yml");
        ExecutorService threads = Executors.newFixedThreadPool(PEOPLE);
        try (JarProcess stopped = JarProcess.launch(directory, configuration, environment);
                JarProcess other = JarProcess.launch(directory, configuration, environment);
                TcpBalancer balancer = new TcpBalancer(List.of(stopped, other))) {
            stopped.awaitHealth();
            other.awaitHealth();
            balancer.awaitReady(2);
            List<AtomicInteger> done = new ArrayList<>();
            List<Future<?>> lives = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                ApiUser user = new ApiUser(balancer::api);
                assertThat(user.signUp().status()).isEqualTo(201);
                assertThat(user.logIn().status()).isEqualTo(200);
                AtomicInteger cycles = new AtomicInteger();
                done.add(cycles);
                lives.add(threads.submit(() -> live(user, cycles)));
            }
            awaitMore(done, lives);
            assertThat(balancer.connections(stopped)).isPositive();
            assertThat(balancer.connections(other)).isPositive();
            int before = balancer.connections(other);
            stopped.close();
            awaitMore(done, lives);
            assertThat(balancer.connections(other)).isGreaterThan(before);
            threads.shutdownNow();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Begins, reads and completes cycles; anything but success, a broken connection included, ends it with a failure. */
    private static Void live(ApiUser user, AtomicInteger done) throws Exception {
        try {
            for (int hour = 0; ; hour++) {
                String hours = dates(
                        FIRST.plus(hour, ChronoUnit.HOURS).toString(),
                        FIRST.plus(hour + 1L, ChronoUnit.HOURS).toString());
                ApiUser.Answer created = user.send("POST", "/v1/cycles", hours);
                assertThat(created.status()).isEqualTo(201);
                String cycle = "/v1/cycles/" + created.text("id");
                assertThat(user.get(cycle).status()).isEqualTo(200);
                assertThat(user.send("POST", cycle + "/complete", hours).status())
                        .isEqualTo(200);
                done.incrementAndGet();
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            return null;
        }
    }

    /** Until everybody has completed some more cycles, without a failure. */
    private static void awaitMore(List<AtomicInteger> done, List<Future<?>> lives) throws Exception {
        List<Integer> before = done.stream().map(AtomicInteger::get).toList();
        for (int i = 0; i < done.size(); i++) {
            while (done.get(i).get() < before.get(i) + 20) {
                for (Future<?> life : lives) {
                    if (life.isDone()) {
                        life.get();
                    }
                }
                Thread.sleep(10);
            }
        }
    }
}
