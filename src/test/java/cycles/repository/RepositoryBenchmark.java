package cycles.repository;

import com.codahale.metrics.MetricRegistry;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import io.dropwizard.jackson.Jackson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the methods of each backend without HTTP, on an embedded server in its default configuration. Each thread has its own user;
 * {@code -t} sets the number of threads.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RepositoryBenchmark {
    private static final Duration HOUR = Duration.ofHours(1);

    /** A started backend. */
    @State(Scope.Benchmark)
    public static class Backend {
        @Param({"postgres", "lmdb", "redis"})
        private String type;

        private Path directory;
        private CycleRepository repository;

        @Setup
        public void start() throws IOException {
            directory = Files.createTempDirectory("cycles-benchmark");
            repository = Jackson.newObjectMapper()
                    .convertValue(Map.of("type", type), CycleRepositoryFactory.class)
                    .build(new RepositoryContext(
                            Clock.systemUTC(), UUID::randomUUID, directory, 128, new MetricRegistry()));
            repository.start();
        }

        @TearDown
        public void stop() throws IOException {
            repository.close();
            MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }

    /** A user with a completed cycle and one in progress. */
    @State(Scope.Thread)
    public static class User {
        private final UUID id = UUID.randomUUID();
        private Instant hour = Instant.parse("2001-01-01T00:00:00Z");
        private Cycle active;

        @Setup(Level.Trial)
        public void begin(Backend backend) {
            active = backend.repository.createCycle(CycleData.inProgress(id, nextDates()));
            complete(backend.repository);
        }

        private CycleDates nextDates() {
            hour = hour.plus(HOUR);
            return new CycleDates(hour, hour.plus(HOUR));
        }

        private Cycle complete(CycleRepository repository) {
            Cycle completed = repository.completeCycle(id, active.id(), active.dates());
            active = repository.createCycle(CycleData.inProgress(id, nextDates()));
            return completed;
        }
    }

    @Benchmark
    public Optional<Cycle> getCycleById(Backend backend, User user) {
        return backend.repository.getCycleById(user.id, user.active.id());
    }

    @Benchmark
    public Optional<Cycle> getActiveCycle(Backend backend, User user) {
        return backend.repository.getActiveCycle(user.id);
    }

    @Benchmark
    public Optional<Cycle> getLastCompletedCycle(Backend backend, User user) {
        return backend.repository.getLastCompletedCycle(user.id);
    }

    @Benchmark
    public Cycle createCycle(Backend backend, User user) {
        return backend.repository.createCycle(CycleData.inProgress(UUID.randomUUID(), user.active.dates()));
    }

    /** Uses different dates each time, because the same dates would change nothing. */
    @Benchmark
    public Cycle updateCycleDates(Backend backend, User user) {
        CycleDates dates = user.active.dates();
        CycleDates other = new CycleDates(dates.start(), dates.end().plusMillis(1));
        user.active = backend.repository.updateCycleDates(user.id, user.active.id(), other);
        return user.active;
    }

    @Benchmark
    public Cycle completeCycleAndCreateTheNext(Backend backend, User user) {
        return user.complete(backend.repository);
    }
}
