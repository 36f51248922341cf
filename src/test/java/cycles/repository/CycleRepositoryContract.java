package cycles.repository;

import static cycles.repository.TestDates.T0;
import static cycles.repository.TestDates.hours;
import static java.time.temporal.ChronoUnit.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cycles.core.BackendInfo;
import cycles.core.Cycle;
import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleException;
import cycles.core.CycleInvalidStateException;
import cycles.core.CycleNotFoundException;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import cycles.core.maintenance.CycleOwner;
import io.dropwizard.jackson.Jackson;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Verifies everything that a backend guarantees, except the repair of damaged data, which {@link CycleDamageContract} verifies. The test
 * class of a backend extends this class and names the backend with {@link Backend}; it needs no code. A backend with special needs, such
 * as a shared server, overrides {@link #build}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class CycleRepositoryContract {
    private RepositoryFixture fixture;
    private @Nullable CycleRepositoryFactory factory;

    /** Builds a repository that is not started, on the same store at every call. */
    protected CycleRepository build(RepositoryContext context) throws Exception {
        if (factory == null) {
            String type = Objects.requireNonNull(getClass().getAnnotation(Backend.class), "@Backend")
                    .value();
            factory = Jackson.newObjectMapper().convertValue(Map.of("type", type), CycleRepositoryFactory.class);
        }
        return factory.build(context);
    }

    /** The number of repositories that are open on the store at the same time; 1 if the engine allows a single process only. */
    protected int instanceCount() {
        return 2;
    }

    @BeforeAll
    final void open(@TempDir Path directory) throws Exception {
        fixture = new RepositoryFixture(this::build, instanceCount(), directory);
        fixture.open();
    }

    @AfterAll
    final void close() {
        fixture.close();
    }

    private CycleRepository repository() {
        return fixture.repository();
    }

    private static UUID newUser() {
        return UUID.randomUUID();
    }

    private static CycleDates shift(CycleDates dates, long millis) {
        return new CycleDates(dates.start().plusMillis(millis), dates.end().plusMillis(millis));
    }

    /** Asserts that the operation is refused and changes none of the user's cycles. */
    private <E extends CycleException> E assertRefused(
            Class<E> type, Runnable operation, UUID user, Cycle... unchanged) {
        var active = repository().getActiveCycle(user);
        var last = repository().getLastCompletedCycle(user);
        E refusal = catchThrowableOfType(type, operation::run);
        assertThat(refusal).as("refusal").isNotNull();
        assertThat(repository().getActiveCycle(user)).isEqualTo(active);
        assertThat(repository().getLastCompletedCycle(user)).isEqualTo(last);
        for (Cycle cycle : unchanged) {
            assertThat(repository().getCycleById(user, cycle.id())).contains(cycle);
        }
        return refusal;
    }

    private static void assertOverlap(CycleOverlapException refusal, Instant newStart, Instant lastEnd) {
        assertThat(refusal.newStartDate()).isEqualTo(newStart);
        assertThat(refusal.lastCompletedEndDate()).isEqualTo(lastEnd);
    }

    /** Reads return what was written. */
    @Nested
    class Storage {
        @Test
        void get_userWithoutCycles_isEmpty() {
            UUID user = newUser();
            assertThat(repository().getActiveCycle(user)).isEmpty();
            assertThat(repository().getLastCompletedCycle(user)).isEmpty();
            assertThat(repository().getCycleById(user, UUID.randomUUID())).isEmpty();
        }

        @Test
        void createCycle_inProgress_isReadBackAsReturned() {
            UUID user = newUser();
            Cycle cycle = fixture.create(user, hours(0, 16));
            assertThat(cycle.userId()).isEqualTo(user);
            assertThat(cycle.status()).isEqualTo(CycleStatus.IN_PROGRESS);
            assertThat(cycle.dates()).isEqualTo(hours(0, 16));
            assertThat(cycle.createdAt()).isEqualTo(fixture.clock().instant().truncatedTo(MILLIS));
            assertThat(cycle.updatedAt()).isEqualTo(cycle.createdAt());
            fixture.assertVisibleEverywhere(cycle);
            assertThat(repository().getLastCompletedCycle(user)).isEmpty();
        }

        @Test
        void createCycle_twoCycles_haveDifferentIds() {
            UUID user = newUser();
            assertThat(fixture.createCompleted(user, hours(0, 1)).id())
                    .isNotEqualTo(fixture.createCompleted(user, hours(1, 2)).id());
        }

        @Test
        void updateCycleDates_newDates_changesDatesOnly() {
            UUID user = newUser();
            Cycle before = fixture.create(user, hours(0, 1));
            fixture.clock().advance(Duration.ofSeconds(7));
            Cycle after = repository().updateCycleDates(user, before.id(), hours(2, 5));
            assertThat(after)
                    .isEqualTo(new Cycle(
                            before.id(),
                            user,
                            CycleStatus.IN_PROGRESS,
                            hours(2, 5),
                            before.createdAt(),
                            fixture.clock().instant().truncatedTo(MILLIS)));
            fixture.assertVisibleEverywhere(after);
        }

        @Test
        void updateCycleDates_sameDates_changesNothing() {
            UUID user = newUser();
            Cycle created = fixture.create(user, hours(0, 1));
            fixture.clock().advance(Duration.ofSeconds(7));
            Cycle updated = repository().updateCycleDates(user, created.id(), hours(2, 5));
            fixture.clock().advance(Duration.ofSeconds(7));
            assertThat(repository().updateCycleDates(user, created.id(), hours(2, 5)))
                    .isEqualTo(updated);
            fixture.assertVisibleEverywhere(updated);
        }

        @Test
        void completeCycle_inProgress_setsDatesAndEndsActiveCycle() {
            UUID user = newUser();
            Cycle before = fixture.create(user, hours(0, 1));
            fixture.clock().advance(Duration.ofSeconds(7));
            Cycle after = repository().completeCycle(user, before.id(), hours(1, 4));
            assertThat(after)
                    .isEqualTo(new Cycle(
                            before.id(),
                            user,
                            CycleStatus.COMPLETED,
                            hours(1, 4),
                            before.createdAt(),
                            fixture.clock().instant().truncatedTo(MILLIS)));
            fixture.assertVisibleEverywhere(after);
            assertThat(repository().getActiveCycle(user)).isEmpty();
        }

        @Test
        void createCycle_earliestAndLatestDates_keepEveryMillisecond() {
            UUID user = newUser();
            CycleDates early =
                    new CycleDates(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2000-01-01T00:00:00.001Z"));
            CycleDates late = new CycleDates(
                    Instant.parse("2001-02-28T23:59:59.999Z"), Instant.parse("2100-12-31T23:59:59.999Z"));
            Cycle first = fixture.createCompleted(user, early);
            fixture.assertVisibleEverywhere(first);
            fixture.assertVisibleEverywhere(fixture.createCompleted(user, late));
            assertThat(repository().getCycleById(user, first.id()).orElseThrow().dates())
                    .isEqualTo(early);
        }

        @Test
        void getLastCompletedCycle_severalCompleted_isTheLatestEnd() {
            UUID user = newUser();
            for (int day = 0; day < 12; day++) {
                Cycle cycle = fixture.createCompleted(user, hours(24 * day, 24 * day + 16));
                assertThat(repository().getLastCompletedCycle(user)).contains(cycle);
            }
        }

        @Test
        void updateCycleDates_clockSetBack_updatedAtIsNotBeforeCreatedAt() {
            UUID user = newUser();
            Cycle created = fixture.create(user, hours(0, 1));
            fixture.clock().advance(Duration.ofHours(-1));
            Cycle updated = repository().updateCycleDates(user, created.id(), hours(0, 2));
            Cycle completed = repository().completeCycle(user, created.id(), hours(0, 3));
            fixture.clock().advance(Duration.ofHours(1));
            assertThat(updated.updatedAt()).isEqualTo(created.createdAt());
            assertThat(completed.updatedAt()).isEqualTo(created.createdAt());
            fixture.assertVisibleEverywhere(completed);
        }
    }

    /** Rule 1: a user has at most one active cycle. */
    @Nested
    class OneActiveCycle {
        @Test
        void createCycle_secondActive_isRefused() {
            UUID user = newUser();
            Cycle active = fixture.create(user, hours(0, 1));
            var refusal = assertRefused(
                    CycleAlreadyInProgressException.class, () -> fixture.create(user, hours(5, 6)), user, active);
            assertThat(refusal.userId()).isEqualTo(user);
        }

        @Test
        void createCycle_secondActiveThatOverlaps_isRefusedAsSecondActive() {
            UUID user = newUser();
            fixture.createCompleted(user, hours(0, 4));
            Cycle active = fixture.create(user, hours(4, 5));
            assertRefused(CycleAlreadyInProgressException.class, () -> fixture.create(user, hours(1, 2)), user, active);
        }

        @Test
        void createCycle_afterCompletion_isCreated() {
            UUID user = newUser();
            fixture.createCompleted(user, hours(0, 1));
            fixture.assertVisibleEverywhere(fixture.create(user, hours(1, 2)));
        }
    }

    /** Rule 2: no cycle starts before the end of the last completed one. */
    @Nested
    class NoOverlap {
        /** The operations that set the start of a cycle. */
        private enum Operation {
            CREATE,
            IMPORT,
            UPDATE,
            COMPLETE
        }

        /** Calls the operation with the dates, for a user whose last completed cycle ends at hour 10. */
        private Cycle apply(Operation operation, UUID user, CycleDates dates) {
            return switch (operation) {
                case CREATE -> fixture.create(user, dates);
                case IMPORT -> repository().createCycle(CycleData.completed(user, dates));
                case UPDATE -> repository().updateCycleDates(user, activeCycleAfterTen(user), dates);
                case COMPLETE -> repository().completeCycle(user, activeCycleAfterTen(user), dates);
            };
        }

        private UUID activeCycleAfterTen(UUID user) {
            return repository()
                    .getActiveCycle(user)
                    .orElseGet(() -> fixture.create(user, hours(20, 21)))
                    .id();
        }

        @ParameterizedTest
        @EnumSource
        void start_atLastCompletedEnd_isAllowed(Operation operation) {
            UUID user = newUser();
            fixture.createCompleted(user, hours(8, 10));
            fixture.assertVisibleEverywhere(apply(operation, user, hours(10, 11)));
        }

        @ParameterizedTest
        @EnumSource
        void start_oneMillisecondAfterLastCompletedEnd_isAllowed(Operation operation) {
            UUID user = newUser();
            fixture.createCompleted(user, hours(8, 10));
            fixture.assertVisibleEverywhere(apply(operation, user, shift(hours(10, 11), 1)));
        }

        @ParameterizedTest
        @EnumSource
        void start_oneMillisecondBeforeLastCompletedEnd_isRefused(Operation operation) {
            UUID user = newUser();
            Cycle last = fixture.createCompleted(user, hours(8, 10));
            CycleDates dates = shift(hours(10, 11), -1);
            if (operation == Operation.UPDATE || operation == Operation.COMPLETE) {
                activeCycleAfterTen(user);
            }
            var refusal = assertRefused(CycleOverlapException.class, () -> apply(operation, user, dates), user, last);
            assertOverlap(refusal, dates.start(), last.dates().end());
        }

        @ParameterizedTest
        @EnumSource
        void dates_entirelyBeforeLastCompleted_areRefused(Operation operation) {
            UUID user = newUser();
            Cycle last = fixture.createCompleted(user, hours(8, 10));
            if (operation == Operation.UPDATE || operation == Operation.COMPLETE) {
                activeCycleAfterTen(user);
            }
            var refusal =
                    assertRefused(CycleOverlapException.class, () -> apply(operation, user, hours(1, 2)), user, last);
            assertOverlap(refusal, hours(1, 2).start(), last.dates().end());
        }

        @ParameterizedTest
        @EnumSource
        void start_betweenCompletedCycles_isRefusedByTheLastOne(Operation operation) {
            UUID user = newUser();
            fixture.createCompleted(user, hours(1, 2));
            fixture.createCompleted(user, hours(2, 3));
            Cycle last = fixture.createCompleted(user, hours(8, 10));
            if (operation == Operation.UPDATE || operation == Operation.COMPLETE) {
                activeCycleAfterTen(user);
            }
            var refusal =
                    assertRefused(CycleOverlapException.class, () -> apply(operation, user, hours(4, 5)), user, last);
            assertOverlap(refusal, hours(4, 5).start(), last.dates().end());
        }

        @Test
        void createCycle_overlapsCycleOfAnotherUser_isCreated() {
            fixture.createCompleted(newUser(), hours(0, 100));
            fixture.assertVisibleEverywhere(fixture.create(newUser(), hours(1, 2)));
        }
    }

    /** Rule 3: only a cycle in progress can change. */
    @Nested
    class StateChange {
        @Test
        void updateCycleDates_completed_isRefused() {
            UUID user = newUser();
            Cycle done = fixture.createCompleted(user, hours(0, 1));
            var refusal = assertRefused(
                    CycleInvalidStateException.class,
                    () -> repository().updateCycleDates(user, done.id(), hours(2, 3)),
                    user,
                    done);
            assertThat(refusal.currentState()).isEqualTo(CycleStatus.COMPLETED);
            assertThat(refusal.expectedState()).isEqualTo(CycleStatus.IN_PROGRESS);
        }

        @Test
        void completeCycle_completed_isRefused() {
            UUID user = newUser();
            Cycle done = fixture.createCompleted(user, hours(0, 1));
            var refusal = assertRefused(
                    CycleInvalidStateException.class,
                    () -> repository().completeCycle(user, done.id(), hours(2, 3)),
                    user,
                    done);
            assertThat(refusal.currentState()).isEqualTo(CycleStatus.COMPLETED);
        }

        @Test
        void updateCycleDates_completedAndOverlap_isRefusedForItsState() {
            UUID user = newUser();
            Cycle done = fixture.createCompleted(user, hours(5, 6));
            assertRefused(
                    CycleInvalidStateException.class,
                    () -> repository().updateCycleDates(user, done.id(), hours(1, 2)),
                    user,
                    done);
        }

        @Test
        void completeCycle_completedBesideActive_isRefused() {
            UUID user = newUser();
            Cycle done = fixture.createCompleted(user, hours(0, 1));
            Cycle active = fixture.create(user, hours(1, 2));
            assertRefused(
                    CycleInvalidStateException.class,
                    () -> repository().completeCycle(user, done.id(), hours(3, 4)),
                    user,
                    done,
                    active);
        }
    }

    /** Rule 4: a cycle belongs to one user. */
    @Nested
    class Ownership {
        @Test
        void change_unknownCycle_isRefusedAsNotFound() {
            UUID user = newUser();
            Cycle active = fixture.create(user, hours(0, 1));
            var update = assertRefused(
                    CycleNotFoundException.class,
                    () -> repository().updateCycleDates(user, UUID.randomUUID(), hours(2, 3)),
                    user,
                    active);
            assertThat(update.userId()).isEqualTo(user);
            assertRefused(
                    CycleNotFoundException.class,
                    () -> repository().completeCycle(user, UUID.randomUUID(), hours(2, 3)),
                    user,
                    active);
        }

        @Test
        void call_cycleOfAnotherUser_isNotFound() {
            UUID owner = newUser();
            UUID otherUser = newUser();
            Cycle done = fixture.createCompleted(owner, hours(0, 1));
            Cycle active = fixture.create(owner, hours(1, 2));
            for (Cycle cycle : List.of(done, active)) {
                assertThat(repository().getCycleById(otherUser, cycle.id())).isEmpty();
                var update = assertRefused(
                        CycleNotFoundException.class,
                        () -> repository().updateCycleDates(otherUser, cycle.id(), hours(3, 4)),
                        otherUser);
                assertThat(update.userId()).isEqualTo(otherUser);
                assertRefused(
                        CycleNotFoundException.class,
                        () -> repository().completeCycle(otherUser, cycle.id(), hours(3, 4)),
                        otherUser);
            }
            fixture.assertVisibleEverywhere(done);
            fixture.assertVisibleEverywhere(active);
        }

        @Test
        void createCycle_twoUsers_bothHaveAnActiveCycle() {
            Cycle one = fixture.create(newUser(), hours(0, 1));
            Cycle other = fixture.create(newUser(), hours(0, 1));
            fixture.assertVisibleEverywhere(one);
            fixture.assertVisibleEverywhere(other);
        }
    }

    /** Completed cycles can be created, for imports. */
    @Nested
    class Import {
        @Test
        void createCycle_completed_isStored() {
            UUID user = newUser();
            Cycle imported = repository().createCycle(CycleData.completed(user, hours(0, 1)));
            assertThat(imported.status()).isEqualTo(CycleStatus.COMPLETED);
            fixture.assertVisibleEverywhere(imported);
            assertThat(repository().getActiveCycle(user)).isEmpty();
        }

        @Test
        void createCycle_completedEndsAtActiveStart_isStored() {
            UUID user = newUser();
            Cycle active = fixture.create(user, hours(5, 6));
            Cycle imported = repository().createCycle(CycleData.completed(user, hours(4, 5)));
            fixture.assertVisibleEverywhere(imported);
            fixture.assertVisibleEverywhere(active);
        }

        @Test
        void createCycle_completedOverlapsActive_isRefused() {
            UUID user = newUser();
            Cycle active = fixture.create(user, hours(5, 6));
            CycleDates tooLong = new CycleDates(T0, active.dates().start().plusMillis(1));
            var refusal = assertRefused(
                    CycleOverlapException.class,
                    () -> repository().createCycle(CycleData.completed(user, tooLong)),
                    user,
                    active);
            assertOverlap(refusal, active.dates().start(), tooLong.end());
        }
    }

    /** Start, close and restart. */
    @Nested
    class LifeCycle {
        @Test
        void start_afterClose_everythingIsKept() throws Exception {
            UUID user = newUser();
            Cycle done = fixture.createCompleted(user, hours(0, 1));
            Cycle active = fixture.create(user, hours(1, 2));
            fixture.close();
            fixture.open();
            fixture.assertVisibleEverywhere(done);
            fixture.assertVisibleEverywhere(active);
            assertRefused(CycleAlreadyInProgressException.class, () -> fixture.create(user, hours(5, 6)), user, active);
            assertRefused(
                    CycleOverlapException.class,
                    () -> repository().updateCycleDates(user, active.id(), hours(0, 2)),
                    user,
                    active);
            fixture.assertVisibleEverywhere(repository().completeCycle(user, active.id(), hours(1, 3)));
        }

        @Test
        void call_afterClose_isUnavailable() throws Exception {
            fixture.close();
            try {
                CycleRepository repository = fixture.start();
                repository.close();
                repository.close();
                assertUnavailable(repository);
            } finally {
                fixture.open();
            }
        }

        private void assertUnavailable(CycleRepository repository) {
            UUID user = newUser();
            for (Runnable operation : List.<Runnable>of(
                    () -> repository.getActiveCycle(user),
                    () -> repository.getCycleById(user, UUID.randomUUID()),
                    () -> repository.getLastCompletedCycle(user),
                    () -> repository.createCycle(CycleData.inProgress(user, hours(0, 1))),
                    () -> repository.updateCycleDates(user, UUID.randomUUID(), hours(0, 1)),
                    () -> repository.completeCycle(user, UUID.randomUUID(), hours(0, 1)),
                    repository::check,
                    () -> repository.maintenance().forEachOwner(owner -> {}),
                    () -> repository.maintenance().installation(),
                    () -> repository.maintenance().claim(UUID.randomUUID()),
                    () -> repository.maintenance().sampleOwners(2),
                    () -> repository.maintenance().examine(new CycleOwner(user, Set.of())),
                    () -> repository.maintenance().repair(new CycleOwner(user, Set.of())),
                    () -> repository.maintenance().deleteAll(new CycleOwner(user, Set.of())),
                    () -> repository.maintenance().size())) {
                assertThatThrownBy(operation::run)
                        .isInstanceOfSatisfying(
                                CycleRepositoryException.class,
                                failure -> assertThat(failure.retryable()).isTrue());
            }
        }

        @Test
        void check_started_describesTheBackend() {
            BackendInfo info = repository().check();
            assertThat(info.version()).isNotBlank();
            assertThat(info.location()).isNotBlank();
            assertThat(info.durability()).isNotBlank();
        }

        @Test
        void updateCycleDates_refused_hasNoStackTrace() {
            UUID user = newUser();
            assertThatThrownBy(() -> repository().updateCycleDates(user, UUID.randomUUID(), hours(0, 1)))
                    .satisfies(refusal -> assertThat(refusal.getStackTrace()).isEmpty());
        }
    }

    /** Concurrent calls on several instances. */
    @Nested
    class Concurrency extends CycleConcurrencyContract {
        Concurrency() {
            super(fixture);
        }
    }

    /** Maintenance of undamaged data. */
    @Nested
    class Maintenance extends CycleMaintenanceContract {
        Maintenance() {
            super(fixture);
        }
    }
}
