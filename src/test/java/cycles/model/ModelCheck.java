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

/** A repository and the reference beside it, with one clock and the same ids, and a comparison of all they say. */
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
     * Takes the steps, by users who have nothing yet, in both; each comes to the same, and so does whatever is asked afterwards. All ids
     * follow from the steps, so that the steps alone repeat what they led to; in the end nothing is left of them.
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

    private Supplier<?> call(Step step, CycleRepository on, List<UUID> users, List<UUID> cycles) {
        if (step instanceof Step.Create create) {
            CycleData data = new CycleData(users.get(create.user()), create.status(), create.dates());
            return () -> on.createCycle(data);
        } else if (step instanceof Step.Update update) {
            return () -> on.updateCycleDates(users.get(update.user()), id(update.cycle(), cycles), update.dates());
        } else if (step instanceof Step.Complete complete) {
            return () -> on.completeCycle(users.get(complete.user()), id(complete.cycle(), cycles), complete.dates());
        } else if (step instanceof Step.FindById find) {
            return () -> on.getCycleById(users.get(find.user()), id(find.cycle(), cycles));
        } else if (step instanceof Step.FindActive find) {
            return () -> on.getActiveCycle(users.get(find.user()));
        } else if (step instanceof Step.FindLastCompleted find) {
            return () -> on.getLastCompletedCycle(users.get(find.user()));
        } else if (step instanceof Step.Examine examine) {
            return () -> on.maintenance().examine(owner(users.get(examine.user())));
        } else if (step instanceof Step.Repair repair) {
            return () -> on.maintenance().repair(owner(users.get(repair.user())));
        } else if (step instanceof Step.DeleteAll delete) {
            return () -> on.maintenance().deleteAll(owner(users.get(delete.user())));
        }
        throw new IllegalArgumentException("no call: " + step);
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
