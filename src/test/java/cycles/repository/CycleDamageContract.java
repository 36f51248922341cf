package cycles.repository;

import static cycles.repository.TestDates.hours;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleStatus;
import cycles.core.maintenance.CycleOwner;
import cycles.core.maintenance.Inconsistency;
import cycles.core.maintenance.Inconsistency.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Verifies that a backend finds and repairs damaged data during concurrent requests, without an effect on other users. A subclass writes
 * to the store without the rules. If the store has indexes beside its cycles, the subclass implements {@link IndexAccess}, and damage of
 * indexes is tested, too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class CycleDamageContract {
    private static final int UNDAMAGED_USERS = 5;
    private static final Instant CREATED = Instant.parse("2025-04-01T00:00:00Z");

    private CycleRepository repository;

    /** Builds a repository that is not started, on a store that no other test class uses. */
    protected abstract CycleRepository build(RepositoryContext context) throws Exception;

    /** Stores a cycle without checking the rules and without index entries. */
    protected abstract void put(Cycle cycle) throws Exception;

    /** Returns all stored data of a user, byte for byte, by key; the keys of cycles start with "cycle". Empty if there is none. */
    protected abstract Map<String, String> dump(UUID userId) throws Exception;

    /** Returns damage that only this engine can have. */
    protected List<DamageCase> engineCases() {
        return List.of();
    }

    /** Writes index entries without checking them. */
    public interface IndexAccess {
        /** Sets the pointer to the user's active cycle. */
        void setActive(UUID user, UUID cycleId) throws Exception;

        /** Adds an entry to the user's completed cycles. */
        void putCompleted(UUID user, Instant end, UUID cycleId) throws Exception;
    }

    @BeforeAll
    final void open(@TempDir Path directory) throws Exception {
        repository = build(new RepositoryContext(
                new TestClock(CREATED.plusSeconds(60)), UUID::randomUUID, directory, 64, new MetricRegistry()));
        repository.start();
    }

    @AfterAll
    final void close() {
        repository.close();
    }

    protected final CycleRepository repository() {
        return repository;
    }

    /** Verifies the data of a damaged user after the repair. */
    protected interface Expectation {
        void verify() throws Exception;
    }

    /**
     * A kind of damage.
     *
     * @param kinds what a check reports, in this order
     * @param repairable whether a repair removes the damage
     */
    protected record DamageCase(String name, List<Kind> kinds, boolean repairable, Injection injection) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Damages the data of a user. */
    protected interface Injection {
        Expectation inject(UUID user) throws Exception;
    }

    protected static DamageCase repairable(String name, Injection injection, Kind... kinds) {
        return new DamageCase(name, List.of(kinds), true, injection);
    }

    protected static DamageCase unrepairable(String name, Injection injection, Kind... kinds) {
        return new DamageCase(name, List.of(kinds), false, injection);
    }

    protected static Cycle cycle(UUID user, CycleStatus status, CycleDates dates) {
        return new Cycle(UUID.randomUUID(), user, status, dates, CREATED, CREATED);
    }

    protected static Cycle active(UUID user, int from, int to) {
        return cycle(user, CycleStatus.IN_PROGRESS, hours(from, to));
    }

    protected static Cycle completed(UUID user, int from, int to) {
        return cycle(user, CycleStatus.COMPLETED, hours(from, to));
    }

    /** Stores the cycles with their index entries. */
    protected final void store(Cycle... cycles) throws Exception {
        for (Cycle cycle : cycles) {
            put(cycle);
            if (this instanceof IndexAccess indexes) {
                index(indexes, cycle);
            }
        }
    }

    private static void index(IndexAccess indexes, Cycle cycle) throws Exception {
        if (cycle.isInProgress()) {
            indexes.setActive(cycle.userId(), cycle.id());
        } else {
            indexes.putCompleted(cycle.userId(), cycle.dates().end(), cycle.id());
        }
    }

    protected final void assertActive(Cycle cycle, CycleDates dates) {
        assertThat(repository.getActiveCycle(cycle.userId()).orElseThrow())
                .returns(cycle.id(), Cycle::id)
                .returns(dates, Cycle::dates)
                .returns(CREATED, Cycle::createdAt);
    }

    protected final void assertCompleted(Cycle cycle, CycleDates dates) {
        assertThat(repository.getCycleById(cycle.userId(), cycle.id()).orElseThrow())
                .returns(CycleStatus.COMPLETED, Cycle::status)
                .returns(dates, Cycle::dates)
                .returns(CREATED, Cycle::createdAt);
    }

    protected final void assertLastCompleted(Cycle cycle) {
        assertThat(repository.getLastCompletedCycle(cycle.userId())).contains(cycle);
    }

    private List<DamageCase> damageCases() {
        List<DamageCase> all = new ArrayList<>(cycleCases());
        all.addAll(engineCases());
        if (this instanceof IndexAccess indexes) {
            all.addAll(indexCases(indexes));
        }
        return all;
    }

    /** Returns every damage of the cycles themselves. */
    private List<DamageCase> cycleCases() {
        return List.of(
                repairable(
                        "two actives",
                        user -> {
                            Cycle first = active(user, 0, 4);
                            Cycle second = active(user, 2, 6);
                            put(first);
                            store(second);
                            return () -> {
                                assertCompleted(first, hours(0, 2));
                                assertActive(second, hours(2, 6));
                            };
                        },
                        Kind.TWO_ACTIVES),
                repairable(
                        "three actives after a history",
                        user -> {
                            Cycle history = completed(user, 0, 10);
                            Cycle first = active(user, 10, 12);
                            Cycle second = active(user, 14, 18);
                            Cycle third = active(user, 15, 16);
                            store(history, third);
                            put(first);
                            put(second);
                            return () -> {
                                assertCompleted(first, hours(10, 12));
                                assertCompleted(second, hours(14, 15));
                                assertActive(third, hours(15, 16));
                            };
                        },
                        Kind.TWO_ACTIVES,
                        Kind.TWO_ACTIVES),
                unrepairable(
                        "a second active inside a completed cycle",
                        user -> {
                            Cycle history = completed(user, 0, 10);
                            Cycle inside = active(user, 5, 8);
                            Cycle active = active(user, 12, 14);
                            store(history, active);
                            put(inside);
                            return () -> assertLastCompleted(history);
                        },
                        Kind.TWO_ACTIVES),
                repairable(
                        "an active cycle that starts inside the last completed one",
                        user -> {
                            Cycle history = completed(user, 0, 10);
                            Cycle active = active(user, 5, 12);
                            store(history, active);
                            return () -> {
                                assertLastCompleted(history);
                                assertActive(active, hours(10, 12));
                            };
                        },
                        Kind.ACTIVE_OVERLAP),
                unrepairable(
                        "an active cycle entirely inside the last completed one",
                        user -> {
                            Cycle history = completed(user, 0, 10);
                            Cycle active = active(user, 5, 8);
                            store(history, active);
                            return () -> assertActive(active, active.dates());
                        },
                        Kind.ACTIVE_OVERLAP),
                unrepairable(
                        "completed cycles that overlap",
                        user -> {
                            Cycle first = completed(user, 0, 10);
                            Cycle second = completed(user, 5, 12);
                            store(first, second);
                            return () -> assertLastCompleted(second);
                        },
                        Kind.COMPLETED_OVERLAP));
    }

    /** Returns every damage of the indexes beside the cycles. */
    private List<DamageCase> indexCases(IndexAccess indexes) {
        return List.of(
                repairable(
                        "an active pointer to a missing cycle",
                        user -> {
                            indexes.setActive(user, UUID.randomUUID());
                            Cycle history = completed(user, 0, 1);
                            store(history);
                            return () -> {
                                assertThat(repository().getActiveCycle(user)).isEmpty();
                                assertLastCompleted(history);
                            };
                        },
                        Kind.DANGLING_ACTIVE),
                repairable(
                        "an active pointer to a missing cycle beside a cycle in progress",
                        user -> {
                            Cycle active = active(user, 0, 1);
                            put(active);
                            indexes.setActive(user, UUID.randomUUID());
                            return () -> assertActive(active, active.dates());
                        },
                        Kind.DANGLING_ACTIVE,
                        Kind.MISSING_ENTRY),
                repairable(
                        "an active pointer to a completed cycle",
                        user -> {
                            Cycle history = completed(user, 0, 1);
                            store(history);
                            indexes.setActive(user, history.id());
                            return () -> {
                                assertThat(repository().getActiveCycle(user)).isEmpty();
                                assertLastCompleted(history);
                            };
                        },
                        Kind.DANGLING_ACTIVE),
                repairable(
                        "a cycle in progress without its pointer",
                        user -> {
                            Cycle active = active(user, 0, 1);
                            put(active);
                            return () -> assertActive(active, active.dates());
                        },
                        Kind.MISSING_ENTRY),
                repairable(
                        "a completed cycle that is not indexed",
                        user -> {
                            Cycle first = completed(user, 0, 1);
                            Cycle second = completed(user, 1, 2);
                            store(first);
                            put(second);
                            return () -> assertLastCompleted(second);
                        },
                        Kind.MISSING_ENTRY),
                repairable(
                        "an index entry without a cycle",
                        user -> {
                            Cycle history = completed(user, 0, 1);
                            store(history);
                            indexes.putCompleted(user, hours(0, 50).end(), UUID.randomUUID());
                            return () -> assertLastCompleted(history);
                        },
                        Kind.STALE_ENTRY),
                repairable(
                        "a cycle in progress among the completed ones",
                        user -> {
                            Cycle active = active(user, 0, 1);
                            store(active);
                            indexes.putCompleted(user, active.dates().end(), active.id());
                            return () -> {
                                assertActive(active, active.dates());
                                assertThat(repository().getLastCompletedCycle(user))
                                        .isEmpty();
                            };
                        },
                        Kind.STALE_ENTRY),
                repairable(
                        "a completed cycle indexed with a wrong end",
                        user -> {
                            Cycle first = completed(user, 0, 1);
                            Cycle second = completed(user, 1, 2);
                            store(second);
                            put(first);
                            indexes.putCompleted(user, hours(0, 50).end(), first.id());
                            return () -> assertLastCompleted(second);
                        },
                        Kind.WRONG_END));
    }

    /** Scans the whole store and returns the inconsistencies of each user. Asserts that every user is visited once. */
    private Map<UUID, List<Inconsistency>> scan(Function<CycleOwner, List<Inconsistency>> examination) {
        Map<UUID, List<Inconsistency>> found = new LinkedHashMap<>();
        repository.maintenance().forEachOwner(owner -> {
            List<Inconsistency> inconsistencies = examination.apply(owner);
            assertThat(inconsistencies)
                    .allSatisfy(each -> assertThat(each.userId()).isEqualTo(owner.userId()));
            if (!inconsistencies.isEmpty()) {
                assertThat(found.put(owner.userId(), inconsistencies))
                        .as("visited before")
                        .isNull();
            }
        });
        return found;
    }

    private Map<UUID, List<Inconsistency>> check() {
        return scan(repository.maintenance()::examine);
    }

    private Map<UUID, List<Inconsistency>> repair() {
        return scan(repository.maintenance()::repair);
    }

    private CycleOwner owner(UUID user) {
        List<CycleOwner> visited = new ArrayList<>();
        repository.maintenance().forEachOwner(owner -> {
            if (owner.userId().equals(user)) {
                visited.add(owner);
            }
        });
        assertThat(visited).hasSize(1);
        return visited.get(0);
    }

    private Map<UUID, Map<String, String>> createUndamagedUsers() throws Exception {
        Map<UUID, Map<String, String>> undamaged = new HashMap<>();
        for (int i = 0; i < UNDAMAGED_USERS; i++) {
            UUID user = UUID.randomUUID();
            repository.createCycle(CycleData.completed(user, hours(0, 3)));
            repository.createCycle(CycleData.completed(user, hours(3, 5)));
            repository.createCycle(CycleData.inProgress(user, hours(5 + i, 20)));
            undamaged.put(user, dump(user));
        }
        return undamaged;
    }

    private void assertUnchanged(Map<UUID, Map<String, String>> undamaged) throws Exception {
        for (Map.Entry<UUID, Map<String, String>> each : undamaged.entrySet()) {
            assertThat(dump(each.getKey())).isEqualTo(each.getValue()).isNotEmpty();
        }
    }

    /** Deletes the user, including unindexed cycles, so that the next scan does not find this damage. */
    private void deleteUser(UUID user) throws Exception {
        assertThat(dump(user)).isNotEmpty();
        repository.maintenance().deleteAll(owner(user));
        assertThat(dump(user)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("damageCases")
    void repair_duringWritesOfOthers_removesTheDamage(DamageCase damage) throws Exception {
        Map<UUID, Map<String, String>> undamaged = createUndamagedUsers();
        UUID user = UUID.randomUUID();
        Expectation expectation = damage.injection().inject(user);
        Map<String, String> damaged = dump(user);
        try (DamageTraffic traffic = new DamageTraffic(repository)) {
            traffic.startOthers();
            Map<UUID, List<Inconsistency>> found = check();
            assertThat(found.keySet()).containsExactly(user);
            assertThat(found.get(user)).extracting(Inconsistency::kind).containsExactlyElementsOf(damage.kinds());
            assertThat(found.get(user)).extracting(Inconsistency::repairable).containsOnly(damage.repairable());
            assertThat(dump(user)).as("a check writes nothing").isEqualTo(damaged);

            assertThat(repair()).as("a repair reports what the check reported").isEqualTo(found);
            assertThat(check()).isEqualTo(damage.repairable() ? Map.of() : found);
            if (!damage.repairable()) {
                assertThat(dump(user)).isEqualTo(damaged);
            }
        }
        expectation.verify();
        assertUnchanged(undamaged);
        deleteUser(user);
    }

    @ParameterizedTest
    @MethodSource("damageCases")
    void repair_duringWritesOfTheUser_removesTheDamage(DamageCase damage) throws Exception {
        Map<UUID, Map<String, String>> undamaged = createUndamagedUsers();
        UUID user = UUID.randomUUID();
        Expectation unused = damage.injection().inject(user);
        Set<String> before = dump(user).keySet();
        try (DamageTraffic traffic = new DamageTraffic(repository)) {
            traffic.startOthers();
            traffic.start(user);
            for (int i = 0; i < 5; i++) {
                assertThat(repair().keySet()).isSubsetOf(user);
            }
        }
        assertThat(repair().keySet()).isSubsetOf(user);
        assertThat(check().getOrDefault(user, List.of()))
                .extracting(Inconsistency::repairable)
                .doesNotContain(true);
        assertThat(dump(user).keySet())
                .as("no cycle is lost")
                .containsAll(
                        before.stream().filter(key -> key.startsWith("cycle")).toList());
        assertUnchanged(undamaged);
        deleteUser(user);
    }
}
