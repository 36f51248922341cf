package cycles;

import static cycles.client.ApiUser.dates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import cycles.database.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that stopping one of two instances behind a load balancer, under load, fails no request. */
@Timeout(180)
class RollingStopIT {
    private static final int USERS = 8;
    private static final Instant FIRST = Instant.parse("2001-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void stop_oneOfTwoInstances_failsNoRequest() throws Exception {
        Map<String, String> environment = Map.of(
                "DATABASE_URL", TestPostgres.newSchema(),
                "DATABASE_USER", TestPostgres.user(),
                "DATABASE_PASSWORD", TestPostgres.password(),
                "JWT_KEY", "zJ4vT1mQ8xY2bN6cR9wE3uK7pL5sA0dG",
                "SHUTDOWN_WAIT", "3s");
        Path configuration = Path.of("config.yml");
        ExecutorService threads = Executors.newFixedThreadPool(USERS);
        try (JarProcess stopped = JarProcess.launch(directory, configuration, environment);
                JarProcess other = JarProcess.launch(directory, configuration, environment);
                TcpBalancer balancer = new TcpBalancer(List.of(stopped, other))) {
            stopped.awaitHealth();
            other.awaitHealth();
            balancer.awaitReady(2);
            List<AtomicInteger> completed = new ArrayList<>();
            List<Future<?>> loops = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                ApiUser user = ApiUser.register(balancer.api());
                AtomicInteger cycles = new AtomicInteger();
                completed.add(cycles);
                loops.add(threads.submit(() -> completeCycles(user, cycles)));
            }
            awaitProgress(completed, loops);
            assertThat(balancer.connections(stopped)).isPositive();
            assertThat(balancer.connections(other)).isPositive();
            int before = balancer.connections(other);
            stopped.close();
            awaitProgress(completed, loops);
            assertThat(balancer.connections(other)).isGreaterThan(before);
            threads.shutdownNow();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Creates, reads and completes cycles until it is interrupted; fails at the first request that does not succeed. */
    private static Void completeCycles(ApiUser user, AtomicInteger completed) throws Exception {
        try {
            for (int hour = 0; ; hour++) {
                String hours = dates(FIRST.plus(hour, ChronoUnit.HOURS), FIRST.plus(hour + 1L, ChronoUnit.HOURS));
                ApiResponse created = user.send("POST", "/v1/cycles", hours);
                assertThat(created.status()).isEqualTo(201);
                String cycle = "/v1/cycles/" + created.text("id");
                assertThat(user.get(cycle).status()).isEqualTo(200);
                assertThat(user.send("POST", cycle + "/complete", hours).status())
                        .isEqualTo(200);
                completed.incrementAndGet();
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            return null;
        }
    }

    /** Waits until every user has completed 20 more cycles; fails if a request failed. */
    private static void awaitProgress(List<AtomicInteger> completed, List<Future<?>> loops) {
        List<Integer> before = completed.stream().map(AtomicInteger::get).toList();
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(2))
                .until(() -> {
                    for (Future<?> loop : loops) {
                        if (loop.isDone()) {
                            loop.get();
                        }
                    }
                    return IntStream.range(0, completed.size())
                            .allMatch(i -> completed.get(i).get() >= before.get(i) + 20);
                });
    }
}
