package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiUser;
import cycles.core.CycleService;
import cycles.history.Clients;
import cycles.history.Linearizability;
import cycles.history.TimedCall;
import cycles.history.UserCall;
import cycles.history.UserSpecification;
import cycles.repository.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that concurrent calls of one user over HTTP are linearizable, with as many processes as the store supports, also when one of
 * the processes is killed and the effect of its last calls is unknown.
 */
class LinearizabilityIT {
    private static final Map<String, String> ENVIRONMENT = Map.of("JWT_KEY", "zJ4vT1mQ8xY2bN6cR9wE3uK7pL5sA0dG");
    private static final int USERS = 6;
    private static final int CLIENTS = 4;
    private static final int CALLS = 40;

    private final ExecutorService pool = Executors.newCachedThreadPool();

    @TempDir
    private Path directory;

    @AfterEach
    void stopThreads() {
        pool.shutdownNow();
    }

    @Test
    void history_twoProcessesOnPostgres_isLinearizable() throws Exception {
        assertLinearizable("config.yml", 2);
    }

    @Test
    void history_twoProcessesOnRedis_isLinearizable() throws Exception {
        assertLinearizable("config-redis.yml", 2);
    }

    @Test
    void history_oneProcessOnLmdb_isLinearizable() throws Exception {
        assertLinearizable("config-lmdb.yml", 1);
    }

    private void assertLinearizable(String configuration, int processes) throws Exception {
        List<JarProcess> jars =
                runConcurrently(processes, i -> JarProcess.start(directory, Path.of(configuration), ENVIRONMENT));
        try {
            assertLinearizable(jars, new CountDownLatch(0));
            if (processes > 1) {
                CountDownLatch untilKill = new CountDownLatch(USERS * CLIENTS * CALLS / 4);
                Future<?> killing = pool.submit(() -> {
                    untilKill.await();
                    jars.get(1).kill();
                    return null;
                });
                var histories = assertLinearizable(jars, untilKill);
                // Releases the kill if clients that failed for another reason have stopped before it.
                while (untilKill.getCount() > 0) {
                    untilKill.countDown();
                }
                killing.get();
                assertThat(histories)
                        .as("calls without a response")
                        .anyMatch(history -> history.stream()
                                .anyMatch(operation -> operation.output().isEmpty()));
            }
        } finally {
            jars.forEach(JarProcess::close);
        }
    }

    private List<List<TimedCall<UserCall<CyclesApi>, Outcome>>> assertLinearizable(
            List<JarProcess> jars, CountDownLatch calls) throws Exception {
        return runConcurrently(USERS, i -> {
            ApiUser user = ApiUser.register(jars.get(0).api(""));
            List<CyclesApi> clients = new ArrayList<>();
            for (int n = 0; n < CLIENTS; n++) {
                clients.add(new RemoteCycles(user.at(jars.get(n % jars.size()).api(""))));
            }
            var history = Clients.history(clients, CALLS, i, new ApiCalls(calls));
            var specification = new UserSpecification<CyclesApi>(
                    cycles -> new CyclesApi.Local(new CycleService(cycles, Clock.systemUTC()), user.id()));
            assertThat(Linearizability.violation(specification, history)).isEmpty();
            return history;
        });
    }

    private interface Work<T> {
        T of(int i) throws Exception;
    }

    /** Executes the work for each number below the count, each in a thread of its own, and returns the results in order. */
    private <T> List<T> runConcurrently(int count, Work<T> work) throws Exception {
        List<Future<T>> futures = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            int i = n;
            futures.add(pool.submit(() -> work.of(i)));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get());
        }
        return results;
    }
}
