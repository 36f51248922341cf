package cycles.repository;

import static cycles.repository.CycleRepositoryContract.hours;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleException;
import cycles.core.CycleRepository;
import cycles.core.maintenance.CycleOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests that go on while a store is examined and mended. Closing it ends them, and fails where one had a wrong answer. */
final class DamageTraffic implements AutoCloseable {
    private static final int THREADS = 2;

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final List<Future<?>> writers = new ArrayList<>();
    private final List<UUID> others = new ArrayList<>();
    private final Semaphore begun = new Semaphore(0);
    private final CycleRepository repository;
    private volatile boolean running = true;

    DamageTraffic(CycleRepository repository) {
        this.repository = repository;
    }

    /** Users who must not notice anything, each with one cycle after the other. Returns when each thread has had one. */
    void ofOthers() throws InterruptedException {
        for (int i = 0; i < THREADS; i++) {
            UUID user = UUID.randomUUID();
            AtomicInteger hours = new AtomicInteger();
            others.add(user);
            repeat(() -> {
                int hour = hours.getAndIncrement();
                Cycle cycle = repository.createCycle(CycleData.inProgress(user, hours(hour, hour + 1)));
                assertThat(repository.getActiveCycle(user)).contains(cycle);
                Cycle moved = repository.updateCycleDates(user, cycle.id(), hours(hour, hour + 2));
                assertThat(repository.getActiveCycle(user)).contains(moved);
                Cycle done = repository.completeCycle(user, cycle.id(), cycle.dates());
                assertThat(repository.getLastCompletedCycle(user)).contains(done);
                return done;
            });
        }
        begun.acquire(THREADS);
    }

    /** What one user may do, whatever the answers. Returns when each thread has had a turn. */
    void of(UUID user) throws InterruptedException {
        for (int i = 0; i < THREADS; i++) {
            repeat(() -> {
                attempt(() -> repository.createCycle(CycleData.inProgress(user, hours(100, 101))));
                attempt(() -> repository.getLastCompletedCycle(user));
                attempt(() -> {
                    Cycle active = repository.getActiveCycle(user).orElseThrow();
                    repository.updateCycleDates(user, active.id(), hours(100, 102));
                    return repository.completeCycle(user, active.id(), hours(100, 101));
                });
                return user;
            });
        }
        begun.acquire(THREADS);
    }

    private static void attempt(Callable<?> call) throws Exception {
        try {
            call.call();
        } catch (CycleException | NoSuchElementException answer) {
            // A damaged user may be answered anything.
        }
    }

    private void repeat(Callable<?> turn) {
        writers.add(pool.submit(() -> {
            try {
                turn.call();
            } finally {
                begun.release();
            }
            while (running) {
                // The walk through the store shall come to its end.
                Thread.sleep(1);
                turn.call();
            }
            return turn;
        }));
    }

    /** Also takes those others out of the store. */
    @Override
    public void close() throws Exception {
        running = false;
        pool.shutdown();
        for (Future<?> writer : writers) {
            writer.get();
        }
        for (UUID user : others) {
            assertThat(repository.maintenance().deleteAll(new CycleOwner(user, Set.of())))
                    .isPositive();
        }
    }
}
