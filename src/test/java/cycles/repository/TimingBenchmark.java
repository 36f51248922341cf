package cycles.repository;

import com.codahale.metrics.MetricRegistry;
import cycles.core.BackendInfo;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepository;
import cycles.core.maintenance.CycleMaintenance;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the overhead of timing in time and memory: each call with and without it. Run by the profile jmh. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TimingBenchmark {
    private static final UUID USER = UUID.randomUUID();
    private static final UUID CYCLE = UUID.randomUUID();

    private final CycleRepository untimed = new NoBackend();
    private final CycleRepository timed = new TimedCycleRepository(untimed, "none", new MetricRegistry());

    @Benchmark
    public Optional<Cycle> readUntimed() {
        return untimed.getCycleById(USER, CYCLE);
    }

    @Benchmark
    public Optional<Cycle> readTimed() {
        return timed.getCycleById(USER, CYCLE);
    }

    @Benchmark
    @Threads(2)
    public Optional<Cycle> readTimedByTwoThreads() {
        return timed.getCycleById(USER, CYCLE);
    }

    @Benchmark
    @Threads(64)
    public Optional<Cycle> readTimedBySixtyFourThreads() {
        return timed.getCycleById(USER, CYCLE);
    }

    @Benchmark
    public Throwable refusalUntimed() {
        return refused(untimed);
    }

    @Benchmark
    public Throwable refusalTimed() {
        return refused(timed);
    }

    private static Throwable refused(CycleRepository repository) {
        try {
            throw new AssertionError(repository.getActiveCycle(USER));
        } catch (CycleOverlapException refusal) {
            return refusal;
        }
    }

    /** Returns a fixed cycle for one operation and throws a fixed refusal for another. */
    private static final class NoBackend implements CycleRepository {
        private final Optional<Cycle> cycle = Optional.of(Cycle.created(
                CYCLE,
                CycleData.inProgress(USER, new CycleDates(Instant.EPOCH, Instant.EPOCH.plusSeconds(1))),
                Instant.EPOCH));
        private final RuntimeException refusal = new CycleOverlapException(Instant.EPOCH, Instant.EPOCH);

        @Override
        public void start() {}

        @Override
        public Optional<Cycle> getCycleById(UUID userId, UUID cycleId) {
            return cycle;
        }

        @Override
        public Optional<Cycle> getActiveCycle(UUID userId) {
            throw refusal;
        }

        @Override
        public Optional<Cycle> getLastCompletedCycle(UUID userId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cycle createCycle(CycleData data) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cycle updateCycleDates(UUID userId, UUID cycleId, CycleDates dates) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BackendInfo check() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CycleMaintenance maintenance() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
