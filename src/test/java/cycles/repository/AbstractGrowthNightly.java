package cycles.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.google.common.hash.Hashing;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the latency of each operation in a full store, in a nearly empty one, and for a user with very many cycles, and prints a table.
 * The measurements alternate, so that they share the conditions of the machine. A second nearly empty store, the control, shows the
 * difference between two equal stores. {@code -Dgrowth.cycles=} and {@code -Dgrowth.users=} set the size of the full store,
 * {@code -Dgrowth.rounds=} the measurements of each operation.
 */
public abstract class AbstractGrowthNightly {
    private static final int CYCLES = Integer.getInteger("growth.cycles", 10_000_000);
    private static final int USERS = Integer.getInteger("growth.users", 100_000);
    private static final int CYCLES_OF_ONE_USER = CYCLES / 100;
    /** The users of a nearly empty store. They repeat, so that most users have cycles, as in the full store. */
    private static final int FEW_USERS = 100;

    private static final int ROUNDS = Integer.getInteger("growth.rounds", 10_000);
    private static final int WARM_UP = ROUNDS / 2;
    /** An extra call follows every 7 rounds, so that periodic work of a server, such as Redis' garbage collection, affects all operations. */
    private static final int EXTRA_CALL_INTERVAL = 7;

    private static final Duration HOUR = Duration.ofHours(1);
    /** The start of the first completed cycle of each user. */
    protected static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

    private enum Operation {
        CREATE,
        UPDATE,
        ACTIVE,
        BY_ID,
        COMPLETE,
        LAST_COMPLETED
    }

    /** A measured store, the user of each round, and the latencies in ns. */
    private record Subject(
            String name, CycleRepository repository, LongFunction<UUID> users, Map<Operation, Histogram> times) {}

    @TempDir
    private Path directory;

    /** Builds a repository that is not started, on a separate store in the context's directory. */
    protected abstract CycleRepository build(RepositoryContext context);

    /**
     * Stores completed cycles of consecutive hours from {@link #FIRST} for each user, in bulk.
     *
     * @param firstUser the number of the first user; {@link #user} converts numbers to ids
     */
    protected abstract void fill(
            CycleRepository repository, Path dataDirectory, int firstUser, int users, int cyclesPerUser)
            throws Exception;

    /** Returns the MD5 of the number's decimal digits as an id, so that consecutive numbers are not adjacent in an index. */
    @SuppressWarnings("deprecation") // Used for distribution, not for security.
    protected static UUID user(long number) {
        ByteBuffer digest = ByteBuffer.wrap(
                Hashing.md5().hashString(Long.toString(number), UTF_8).asBytes());
        return new UUID(digest.getLong(), digest.getLong());
    }

    @Test
    void operations_fullAndEmptyStore_areMeasured() throws Exception {
        Path fullDirectory = directory.resolve("full");
        try (CycleRepository empty = start(directory.resolve("empty"));
                CycleRepository control = start(directory.resolve("control"));
                CycleRepository full = start(fullDirectory)) {
            long startNanos = System.nanoTime();
            fill(full, fullDirectory, 0, USERS, CYCLES / USERS);
            fill(full, fullDirectory, USERS, 1, CYCLES_OF_ONE_USER);
            System.out.printf(
                    "%s: %,d cycles of %,d users, and %,d of one, in %d s%n",
                    getClass().getSimpleName(),
                    CYCLES,
                    USERS,
                    CYCLES_OF_ONE_USER,
                    Duration.ofNanos(System.nanoTime() - startNanos).toSeconds());
            assertThat(full.getLastCompletedCycle(user(USERS))).isPresent();
            assertThat(full.getLastCompletedCycle(user(USERS - 1L))).isPresent();

            Subject[] subjects = {
                subject("empty", empty, round -> user(-1 - round % FEW_USERS)),
                subject("control", control, round -> user(-1 - round % FEW_USERS)),
                subject("full", full, round -> user(Math.floorMod(round * 7_919, USERS))),
                subject("one user", full, round -> user(USERS))
            };
            for (int round = 0; round < WARM_UP + ROUNDS; round++) {
                if (round == WARM_UP) {
                    for (Subject subject : subjects) {
                        subject.times.values().forEach(Histogram::reset);
                    }
                }
                for (int turn = 0; turn < subjects.length; turn++) {
                    measure(subjects[(round + turn) % subjects.length], round);
                }
            }
            print(subjects);
        }
    }

    private CycleRepository start(Path dataDirectory) {
        CycleRepository repository = build(
                new RepositoryContext(Clock.systemUTC(), UUID::randomUUID, dataDirectory, 128, new MetricRegistry()));
        repository.start();
        return repository;
    }

    private static Subject subject(String name, CycleRepository repository, LongFunction<UUID> users) {
        Map<Operation, Histogram> times = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            times.put(operation, new Histogram(3));
        }
        return new Subject(name, repository, users, times);
    }

    private static void measure(Subject subject, int round) {
        CycleRepository repository = subject.repository;
        UUID user = subject.users.apply(round);
        Instant start = FIRST.plus(HOUR.multipliedBy(CYCLES_OF_ONE_USER + round));
        CycleDates dates = new CycleDates(start, start.plus(HOUR));
        Cycle created =
                timed(subject, Operation.CREATE, () -> repository.createCycle(CycleData.inProgress(user, dates)));
        timed(
                subject,
                Operation.UPDATE,
                () -> repository.updateCycleDates(
                        user, created.id(), new CycleDates(start, start.plus(HOUR.multipliedBy(2)))));
        assertThat(timed(subject, Operation.ACTIVE, () -> repository.getActiveCycle(user)))
                .isPresent();
        assertThat(timed(subject, Operation.BY_ID, () -> repository.getCycleById(user, created.id())))
                .isPresent();
        Cycle completed = timed(subject, Operation.COMPLETE, () -> repository.completeCycle(user, created.id(), dates));
        assertThat(timed(subject, Operation.LAST_COMPLETED, () -> repository.getLastCompletedCycle(user)))
                .contains(completed);
        if (round % EXTRA_CALL_INTERVAL == 0) {
            repository.getActiveCycle(user);
        }
    }

    private static <T> T timed(Subject subject, Operation operation, Supplier<T> call) {
        long startNanos = System.nanoTime();
        T result = call.get();
        subject.times.get(operation).recordValue(System.nanoTime() - startNanos);
        return result;
    }

    private static void print(Subject[] subjects) {
        System.out.printf(
                "%-15s %-9s %10s %10s %14s %14s%n",
                "operation", "store", "p50 µs", "p99 µs", "p50 / empty", "p99 / empty");
        for (Operation operation : Operation.values()) {
            Histogram empty = subjects[0].times.get(operation);
            for (Subject subject : subjects) {
                Histogram times = subject.times.get(operation);
                System.out.printf(
                        "%-15s %-9s %10.1f %10.1f %14.2f %14.2f%n",
                        operation,
                        subject.name,
                        times.getValueAtPercentile(50) / 1e3,
                        times.getValueAtPercentile(99) / 1e3,
                        (double) times.getValueAtPercentile(50) / empty.getValueAtPercentile(50),
                        (double) times.getValueAtPercentile(99) / empty.getValueAtPercentile(99));
            }
        }
    }
}
