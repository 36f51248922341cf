package cycles.repository.lmdb;

import com.codahale.metrics.MetricRegistry;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.repository.RepositoryContext;
import io.dropwizard.util.DataSize;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Opens LMDB stores and provides calls for tests. */
final class TestStore {
    static final DataSize SMALL_MAP = DataSize.mebibytes(1);

    private TestStore() {}

    static CycleRepository repository(Path directory, Consumer<LmdbCycleRepositoryFactory> configure) {
        LmdbCycleRepositoryFactory factory = new LmdbCycleRepositoryFactory();
        factory.path = directory;
        configure.accept(factory);
        return factory.build(
                new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, directory, 64, new MetricRegistry()));
    }

    static CycleRepository started(Path directory, Consumer<LmdbCycleRepositoryFactory> configure) {
        CycleRepository repository = repository(directory, configure);
        repository.start();
        return repository;
    }

    static CycleRepository started(Path directory) {
        return started(directory, factory -> {});
    }

    /** Returns the n-th of consecutive hours in the past. */
    static CycleDates hour(int n) {
        Instant start = Instant.parse("2001-01-01T00:00:00Z").plusSeconds(3600L * n);
        return new CycleDates(start, start.plusSeconds(3600));
    }

    /** Returns true if the call succeeded and false if the store was unavailable. Any other failure is rethrown. */
    static boolean available(Callable<?> call) throws Exception {
        try {
            call.call();
            return true;
        } catch (CycleRepositoryException e) {
            if (!e.retryable()) {
                throw e;
            }
            return false;
        }
    }
}
