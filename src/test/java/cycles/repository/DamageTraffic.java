package cycles.repository;

import static cycles.repository.TestDates.hours;
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

/** Sends requests while a store is examined and repaired. {@link #close} stops them, and fails if a result was wrong. */
final class DamageTraffic implements AutoCloseable {
    private static final int THREADS = 2;

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final List<Future<?>> writers = new ArrayList<>();
    private final List<UUID> others = new ArrayList<>();
    private final Semaphore started = new Semaphore(0);
    private final CycleRepository repository;
    private volatile boolean running = true;

    DamageTraffic(CycleRepository repository) {
        this.repository = repository;
    }

    /** Starts undamaged users who create and complete one cycle after the other. Returns after the first cycle of each. */
    void startOthers() throws InterruptedException {
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
                Cycle completed = repository.completeCycle(user, cycle.id(), cycle.dates());
                assertThat(repository.getLastCompletedCycle(user)).contains(completed);
                return completed;
            });
        }
        started.acquire(THREADS);
    }

    /** Starts calls of a damaged user, with any result. Returns after the first call of each thread. */
    void start(UUID user) throws InterruptedException {
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
        started.acquire(THREADS);
    }

    private static void attempt(Callable<?> call) throws Exception {
        try {
            call.call();
        } catch (CycleException | NoSuchElementException expected) {
            // Any result is allowed for a damaged user.
        }
    }

    private void repeat(Callable<?> calls) {
        writers.add(pool.submit(() -> {
            try {
                calls.call();
            } finally {
                started.release();
            }
            while (running) {
                // Lets the scan of the store finish.
                Thread.sleep(1);
                calls.call();
            }
            return calls;
        }));
    }

    /** Also deletes the undamaged users. */
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
