package cycles.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Opens one or more repositories on one store for the tests of a contract, and provides the calls that these tests share. Tests are
 * isolated by fresh users; the store is never emptied. Not thread-safe while it is opened or closed.
 */
final class RepositoryFixture {
    /** Builds a repository that is not started, on the same store at every call. */
    interface Builder {
        CycleRepository build(RepositoryContext context) throws Exception;
    }

    private final TestClock clock = new TestClock(Instant.parse("2025-06-01T12:00:00.123456789Z"));
    private final List<CycleRepository> instances = new ArrayList<>();
    private final Builder builder;
    private final int instanceCount;
    private final Path directory;

    /** @param directory the data directory of all repositories */
    RepositoryFixture(Builder builder, int instanceCount, Path directory) {
        this.builder = builder;
        this.instanceCount = instanceCount;
        this.directory = directory;
    }

    void open() throws Exception {
        for (int i = 0; i < instanceCount; i++) {
            instances.add(start());
        }
    }

    void close() {
        instances.forEach(CycleRepository::close);
        instances.clear();
    }

    /** Starts another repository, which the caller closes. */
    CycleRepository start() throws Exception {
        CycleRepository repository =
                builder.build(new RepositoryContext(clock, UUID::randomUUID, directory, 64, new MetricRegistry()));
        repository.start();
        return repository;
    }

    TestClock clock() {
        return clock;
    }

    CycleRepository repository() {
        return instances.get(0);
    }

    /** Returns the open repositories in rotation. */
    CycleRepository repository(int index) {
        return instances.get(index % instances.size());
    }

    Cycle create(UUID user, CycleDates dates) {
        return repository().createCycle(CycleData.inProgress(user, dates));
    }

    Cycle createCompleted(UUID user, CycleDates dates) {
        return repository().completeCycle(user, create(user, dates).id(), dates);
    }

    /** Asserts that every open repository returns the cycle, which must be the user's active or last completed one. */
    void assertVisibleEverywhere(Cycle cycle) {
        for (CycleRepository each : instances) {
            assertThat(each.getCycleById(cycle.userId(), cycle.id())).contains(cycle);
            if (cycle.isInProgress()) {
                assertThat(each.getActiveCycle(cycle.userId())).contains(cycle);
            } else {
                assertThat(each.getLastCompletedCycle(cycle.userId())).contains(cycle);
            }
        }
    }
}
