package cycles.repository.lmdb;

import static cycles.repository.Waiting.await;
import static cycles.repository.lmdb.TestStore.available;
import static cycles.repository.lmdb.TestStore.hour;
import static cycles.repository.lmdb.TestStore.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies the behavior under load when the map is full, all readers are in use, or the store is closed. */
class LmdbFaultsTest {
    private static final int THREADS = 32;

    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);

    @TempDir
    private Path directory;

    @AfterEach
    void stopThreads() {
        pool.shutdownNow();
    }

    private List<Future<?>> inEveryThread(Callable<?> task) {
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            futures.add(pool.submit(task));
        }
        return futures;
    }

    private static void awaitAll(List<Future<?>> futures) throws Exception {
        for (Future<?> future : futures) {
            future.get();
        }
    }

    private static Cycle create(CycleRepository repository, UUID user) {
        return repository.createCycle(CycleData.inProgress(user, hour(0)));
    }

    private static void assertKept(CycleRepository repository, Queue<Cycle> acknowledged) {
        assertThat(acknowledged).isNotEmpty();
        for (Cycle cycle : acknowledged) {
            assertThat(repository.getCycleById(cycle.userId(), cycle.id())).contains(cycle);
            assertThat(repository.getActiveCycle(cycle.userId())).contains(cycle);
        }
    }

    @Test
    void mapFull_writesAreUnavailableReadsWorkAndNothingIsLost() throws Exception {
        Queue<Cycle> acknowledged = new ConcurrentLinkedQueue<>();
        Queue<UUID> refused = new ConcurrentLinkedQueue<>();
        CycleRepository full = started(directory, factory -> {
            factory.mapSize = DataSize.mebibytes(1);
            factory.timeout = Duration.minutes(1);
        });
        awaitAll(inEveryThread(() -> {
            for (int failures = 0; failures < 10; ) {
                UUID user = UUID.randomUUID();
                if (!available(() -> acknowledged.add(create(full, user)))) {
                    failures++;
                    refused.add(user);
                }
            }
            return null;
        }));
        assertThatThrownBy(full::check)
                .isInstanceOfSatisfying(
                        CycleRepositoryException.class,
                        failure -> assertThat(failure.retryable()).isTrue())
                .hasMessageContaining("mapSize");
        assertKept(full, acknowledged);
        for (UUID user : refused) {
            assertThat(full.getActiveCycle(user)).isEmpty();
        }
        full.close();

        CycleRepository larger = started(directory, factory -> factory.mapSize = DataSize.mebibytes(8));
        larger.check();
        assertKept(larger, acknowledged);
        refused.forEach(user -> acknowledged.add(create(larger, user)));
        assertKept(larger, acknowledged);
        larger.close();
    }

    @Test
    void read_moreThreadsThanReaders_wait() throws Exception {
        CycleRepository repository = started(directory, factory -> {
            factory.maxReaders = 2;
            factory.timeout = Duration.minutes(1);
        });
        Cycle cycle = create(repository, UUID.randomUUID());
        awaitAll(inEveryThread(() -> {
            for (int i = 0; i < 2000; i++) {
                assertThat(repository.getActiveCycle(cycle.userId())).contains(cycle);
                assertThat(repository.getLastCompletedCycle(cycle.userId())).isEmpty();
            }
            return null;
        }));
        repository.close();
    }

    @RepeatedTest(10)
    void close_underLoad_endsCallsAndKeepsAcknowledgedWrites() throws Exception {
        Queue<Cycle> acknowledged = new ConcurrentLinkedQueue<>();
        CycleRepository repository = started(directory);
        UUID user = create(repository, UUID.randomUUID()).userId();
        List<Future<?>> load = new ArrayList<>();
        for (int i = 0; i < THREADS / 4; i++) {
            load.add(pool.submit(() -> repeat(() -> acknowledged.add(create(repository, UUID.randomUUID())))));
            load.add(pool.submit(() -> repeat(() -> repository.getActiveCycle(user))));
            load.add(pool.submit(() -> repeat(() -> repository.getLastCompletedCycle(user))));
            load.add(pool.submit(() -> repeat(repository::check)));
        }
        await("created cycles").until(() -> acknowledged.size() >= 200);
        repository.close();
        awaitAll(load);
        CycleRepository reopened = started(directory);
        assertKept(reopened, acknowledged);
        reopened.close();
    }

    /** Repeats the call until the store is closed. */
    private static boolean repeat(Callable<?> call) throws Exception {
        while (available(call)) {}
        return true;
    }
}
