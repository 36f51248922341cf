package cycles.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleRepository;
import cycles.core.maintenance.CycleOwner;
import cycles.repository.InMemoryCycleRepository;
import cycles.repository.Outcome;
import cycles.repository.RepositoryContext;
import cycles.repository.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Executes the same steps on a repository and on the reference implementation, with the same clock and ids, and compares all results. */
final class ModelCheck implements AutoCloseable {
    private static final Instant NOW = Instant.parse("2025-06-01T12:00:00.123456789Z");

    private final Path directory = temporaryDirectory();
    private final TestClock clock = new TestClock(NOW);
    private final CycleRepository repository;
    private UUID nextId = new UUID(0, 0);

    ModelCheck(Function<RepositoryContext, CycleRepository> repository) {
        this.repository = repository.apply(context());
        this.repository.start();
    }

    private RepositoryContext context() {
        return new RepositoryContext(clock, () -> nextId, directory, 64, new MetricRegistry());
    }

    /**
     * Executes the steps for fresh users and asserts equal results, then reads and deletes all their cycles. All ids are derived from the
     * steps, so that equal steps have equal results.
     */
    void run(List<Step> steps) {
        clock.advance(Duration.between(clock.instant(), NOW));
        Random ids = new Random(steps.toString().hashCode());
        List<UUID> users = IntStream.range(0, SequenceGenerator.USERS)
                .mapToObj(user -> id(ids))
                .toList();
        try (CycleRepository reference = new InMemoryCycleRepository(InMemoryCycleRepository.emptyStore(), context())) {
            reference.start();
            List<UUID> cycles = new ArrayList<>();
            for (Step step : steps) {
                if (step instanceof Step.Wait wait) {
                    clock.advance(wait.duration());
                    continue;
                }
                nextId = id(ids);
                Outcome expected = Outcome.of(call(step, reference, users, cycles));
                Outcome actual = Outcome.of(call(step, repository, users, cycles));
                assertThat(actual).as(() -> step + " in " + steps).isEqualTo(expected);
                if (step instanceof Step.Create && expected.values().get(0) instanceof Cycle created) {
                    cycles.add(created.id());
                }
            }
            for (UUID user : users) {
                assertSame(user, cycles, reference);
                assertThat(repository.maintenance().examine(owner(user))).isEmpty();
                assertThat(repository.maintenance().deleteAll(owner(user)))
                        .isEqualTo(reference.maintenance().deleteAll(owner(user)));
                assertSame(user, cycles, reference);
            }
        } finally {
            users.forEach(user -> repository.maintenance().deleteAll(owner(user)));
        }
    }

    private void assertSame(UUID user, List<UUID> cycles, CycleRepository reference) {
        assertThat(repository.getActiveCycle(user)).isEqualTo(reference.getActiveCycle(user));
        assertThat(repository.getLastCompletedCycle(user)).isEqualTo(reference.getLastCompletedCycle(user));
        for (UUID cycle : cycles) {
            assertThat(repository.getCycleById(user, cycle)).isEqualTo(reference.getCycleById(user, cycle));
        }
    }

    private static UUID id(Random random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static CycleOwner owner(UUID user) {
        return new CycleOwner(user, Set.of());
    }

    private Supplier<?> call(Step step, CycleRepository target, List<UUID> users, List<UUID> cycles) {
        if (step instanceof Step.Create create) {
            CycleData data = new CycleData(users.get(create.user()), create.status(), create.dates());
            return () -> target.createCycle(data);
        } else if (step instanceof Step.Update update) {
            return () -> target.updateCycleDates(users.get(update.user()), id(update.cycle(), cycles), update.dates());
        } else if (step instanceof Step.Complete complete) {
            return () ->
                    target.completeCycle(users.get(complete.user()), id(complete.cycle(), cycles), complete.dates());
        } else if (step instanceof Step.FindById find) {
            return () -> target.getCycleById(users.get(find.user()), id(find.cycle(), cycles));
        } else if (step instanceof Step.FindActive find) {
            return () -> target.getActiveCycle(users.get(find.user()));
        } else if (step instanceof Step.FindLastCompleted find) {
            return () -> target.getLastCompletedCycle(users.get(find.user()));
        } else if (step instanceof Step.Examine examine) {
            return () -> target.maintenance().examine(owner(users.get(examine.user())));
        } else if (step instanceof Step.Repair repair) {
            return () -> target.maintenance().repair(owner(users.get(repair.user())));
        } else if (step instanceof Step.DeleteAll delete) {
            return () -> target.maintenance().deleteAll(owner(users.get(delete.user())));
        }
        throw new IllegalArgumentException("unknown step: " + step);
    }

    private UUID id(int number, List<UUID> cycles) {
        return number < cycles.size() ? cycles.get(number) : nextId;
    }

    @Override
    public void close() {
        repository.close();
        try {
            MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("cycles-model");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
