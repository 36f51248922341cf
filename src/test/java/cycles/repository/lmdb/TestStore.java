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

/** Opens stores for tests, and words that they share. */
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

    /** An hour that is over, the n-th of many. */
    static CycleDates hour(int n) {
        Instant start = Instant.parse("2001-01-01T00:00:00Z").plusSeconds(3600L * n);
        return new CycleDates(start, start.plusSeconds(3600));
    }

    /** Whether the call was done; false when the store was unavailable, anything else is thrown. */
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
