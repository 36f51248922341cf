package cycles.repository;

import static cycles.repository.CycleRepositoryContract.hours;
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
 * What is damaged is found, and mended if it can be, while requests go on, and nobody else notices. A backend says how to reach
 * behind its rules. This class knows the damages that cycles themselves can have, {@link CycleIndexDamageContract} those of indexes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class CycleDamageContract {
    private static final int SOUND_USERS = 5;
    private static final Instant CREATED = Instant.parse("2025-04-01T00:00:00Z");

    private CycleRepository repository;

    /** Builds a repository that is not started, on a store that no other test uses. */
    protected abstract CycleRepository build(RepositoryContext context) throws Exception;

    /** Stores a cycle without its entries in indexes, past all rules. */
    protected abstract void put(Cycle cycle) throws Exception;

    /** Adds what belongs to a cycle in indexes; nothing, where the engine does it. */
    protected void index(Cycle cycle) throws Exception {}

    /** All that is stored of a user, byte for byte; empty when that is nothing. */
    protected abstract Map<String, String> dump(UUID userId) throws Exception;

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

    // ---------------------------------------------------------------- injuries

    /** Something that must hold of a user when all that can be is mended. */
    protected interface Expectation {
        void verify() throws Exception;
    }

    /** How a user is damaged, and what is to be found, in the order of the report. */
    protected record Injury(String name, List<Kind> kinds, boolean mendable, Infliction infliction) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Damages a user. */
    protected interface Infliction {
        Expectation on(UUID user) throws Exception;
    }

    protected static Injury mendable(String name, Infliction infliction, Kind... kinds) {
        return new Injury(name, List.of(kinds), true, infliction);
    }

    protected static Injury beyondRepair(String name, Infliction infliction, Kind... kinds) {
        return new Injury(name, List.of(kinds), false, infliction);
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

    protected final void store(Cycle... cycles) throws Exception {
        for (Cycle cycle : cycles) {
            put(cycle);
            index(cycle);
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

    /** Every damage that this store can have. */
    protected List<Injury> injuries() {
        return List.of(
                mendable(
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
                mendable(
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
                beyondRepair(
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
                mendable(
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
                beyondRepair(
                        "an active cycle wholly inside the last completed one",
                        user -> {
                            Cycle history = completed(user, 0, 10);
                            Cycle active = active(user, 5, 8);
                            store(history, active);
                            return () -> assertActive(active, active.dates());
                        },
                        Kind.ACTIVE_OVERLAP),
                beyondRepair(
                        "completed cycles that overlap",
                        user -> {
                            Cycle first = completed(user, 0, 10);
                            Cycle second = completed(user, 5, 12);
                            store(first, second);
                            return () -> assertLastCompleted(second);
                        },
                        Kind.COMPLETED_OVERLAP));
    }

    // ---------------------------------------------------------------- words for the tests

    /** What a walk through the whole store finds; every owner is met once. */
    private Map<UUID, List<Inconsistency>> walk(Function<CycleOwner, List<Inconsistency>> look) {
        Map<UUID, List<Inconsistency>> found = new LinkedHashMap<>();
        repository.maintenance().forEachOwner(owner -> {
            List<Inconsistency> damages = look.apply(owner);
            assertThat(damages).allSatisfy(damage -> assertThat(damage.userId()).isEqualTo(owner.userId()));
            if (!damages.isEmpty()) {
                assertThat(found.put(owner.userId(), damages)).as("met before").isNull();
            }
        });
        return found;
    }

    private Map<UUID, List<Inconsistency>> check() {
        return walk(repository.maintenance()::examine);
    }

    private Map<UUID, List<Inconsistency>> repair() {
        return walk(repository.maintenance()::repair);
    }

    private CycleOwner owner(UUID user) {
        List<CycleOwner> met = new ArrayList<>();
        repository.maintenance().forEachOwner(owner -> {
            if (owner.userId().equals(user)) {
                met.add(owner);
            }
        });
        assertThat(met).hasSize(1);
        return met.get(0);
    }

    private Map<UUID, Map<String, String>> soundUsers() throws Exception {
        Map<UUID, Map<String, String>> sound = new HashMap<>();
        for (int i = 0; i < SOUND_USERS; i++) {
            UUID user = UUID.randomUUID();
            repository.createCycle(CycleData.completed(user, hours(0, 3)));
            repository.createCycle(CycleData.completed(user, hours(3, 5)));
            repository.createCycle(CycleData.inProgress(user, hours(5 + i, 20)));
            sound.put(user, dump(user));
        }
        return sound;
    }

    private void assertUntouched(Map<UUID, Map<String, String>> sound) throws Exception {
        for (Map.Entry<UUID, Map<String, String>> each : sound.entrySet()) {
            assertThat(dump(each.getKey())).isEqualTo(each.getValue()).isNotEmpty();
        }
    }

    /** Takes the user out of the store, strays included, so that the next walk finds no old damage. */
    private void assertDeletable(UUID user) throws Exception {
        assertThat(dump(user)).isNotEmpty();
        repository.maintenance().deleteAll(owner(user));
        assertThat(dump(user)).isEmpty();
    }

    // ---------------------------------------------------------------- the promises

    @ParameterizedTest
    @MethodSource("injuries")
    void aDamageIsFoundAndMendedWhileOthersWrite(Injury injury) throws Exception {
        Map<UUID, Map<String, String>> sound = soundUsers();
        UUID user = UUID.randomUUID();
        Expectation expectation = injury.infliction().on(user);
        Map<String, String> damaged = dump(user);
        try (DamageTraffic traffic = new DamageTraffic(repository)) {
            traffic.ofOthers();
            Map<UUID, List<Inconsistency>> found = check();
            assertThat(found.keySet()).containsExactly(user);
            assertThat(found.get(user)).extracting(Inconsistency::kind).containsExactlyElementsOf(injury.kinds());
            assertThat(found.get(user)).extracting(Inconsistency::repairable).containsOnly(injury.mendable());
            assertThat(dump(user)).as("a check writes nothing").isEqualTo(damaged);

            assertThat(repair()).as("a repair says what the check said").isEqualTo(found);
            assertThat(check()).isEqualTo(injury.mendable() ? Map.of() : found);
            if (!injury.mendable()) {
                assertThat(dump(user)).isEqualTo(damaged);
            }
        }
        expectation.verify();
        assertUntouched(sound);
        assertDeletable(user);
    }

    @ParameterizedTest
    @MethodSource("injuries")
    void aDamagedUserWhoGoesOnWritingIsMendedInBetween(Injury injury) throws Exception {
        Map<UUID, Map<String, String>> sound = soundUsers();
        UUID user = UUID.randomUUID();
        Expectation unused = injury.infliction().on(user);
        Set<String> before = dump(user).keySet();
        try (DamageTraffic traffic = new DamageTraffic(repository)) {
            traffic.ofOthers();
            traffic.of(user);
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
        assertUntouched(sound);
        assertDeletable(user);
    }
}
