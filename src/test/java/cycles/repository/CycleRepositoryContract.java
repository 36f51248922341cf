package cycles.repository;

import static java.time.temporal.ChronoUnit.HOURS;
import static java.time.temporal.ChronoUnit.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.codahale.metrics.MetricRegistry;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every backend promises. A backend's test class extends {@link CycleRepositoryRaces}, says how to build its repository, and
 * is done. Tests are isolated by fresh users, never by emptying the store.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class CycleRepositoryContract {
    /** An instant with a fraction, so that nothing below a millisecond goes unnoticed. */
    protected static final Instant T0 = Instant.parse("2025-03-01T08:00:00.123Z");

    protected final TestClock clock = new TestClock(Instant.parse("2025-06-01T12:00:00.123456789Z"));
    private final List<CycleRepository> instances = new ArrayList<>();

    private Path directory;

    /** Builds a repository that is not started; every call yields one on the same store. */
    protected abstract CycleRepository build(RepositoryContext context) throws Exception;

    /** How many repositories the store serves at once: one, where the engine admits a single process. */
    protected int instanceCount() {
        return 1;
    }

    /** One directory for all tests of a class, so that the store can be closed and opened again. */
    @BeforeAll
    final void open(@TempDir Path temporary) throws Exception {
        directory = temporary;
        open();
    }

    protected final void open() throws Exception {
        for (int i = 0; i < instanceCount(); i++) {
            instances.add(started());
        }
    }

    @AfterAll
    final void close() {
        instances.forEach(CycleRepository::close);
        instances.clear();
    }

    private CycleRepository started() throws Exception {
        CycleRepository repository =
                build(new RepositoryContext(clock, UUID::randomUUID, directory, 64, new MetricRegistry()));
        repository.start();
        return repository;
    }

    protected final CycleRepository repository() {
        return instances.get(0);
    }

    /** One of the repositories open on the store, taken in turn. */
    protected final CycleRepository repository(int turn) {
        return instances.get(turn % instances.size());
    }

    // ---------------------------------------------------------------- words for the tests

    protected static UUID newUser() {
        return UUID.randomUUID();
    }

    /** From {@code from} to {@code to} hours after {@link #T0}. */
    protected static CycleDates hours(int from, int to) {
        return new CycleDates(T0.plus(from, HOURS), T0.plus(to, HOURS));
    }

    private static CycleDates shifted(CycleDates dates, long millis) {
        return new CycleDates(dates.start().plusMillis(millis), dates.end().plusMillis(millis));
    }

    protected final Cycle create(UUID user, CycleDates dates) {
        return repository().createCycle(CycleData.inProgress(user, dates));
    }

    protected final Cycle completed(UUID user, CycleDates dates) {
        return repository().completeCycle(user, create(user, dates).id(), dates);
    }

    private void assertSeenEverywhere(Cycle cycle) {
        for (CycleRepository each : instances) {
            assertThat(each.getCycleById(cycle.userId(), cycle.id())).contains(cycle);
            if (cycle.isInProgress()) {
                assertThat(each.getActiveCycle(cycle.userId())).contains(cycle);
            } else {
                assertThat(each.getLastCompletedCycle(cycle.userId())).contains(cycle);
            }
        }
    }

    /** Runs what has to be refused, and holds it to leaving no trace in the given cycles. */
    private <E extends CycleException> E refused(Class<E> type, Runnable operation, UUID user, Cycle... untouched) {
        var active = repository().getActiveCycle(user);
        var last = repository().getLastCompletedCycle(user);
        E refusal = catchThrowableOfType(type, operation::run);
        assertThat(refusal).as("refusal").isNotNull();
        assertThat(repository().getActiveCycle(user)).isEqualTo(active);
        assertThat(repository().getLastCompletedCycle(user)).isEqualTo(last);
        for (Cycle cycle : untouched) {
            assertThat(repository().getCycleById(user, cycle.id())).contains(cycle);
        }
        return refusal;
    }

    private void assertOverlap(CycleOverlapException refusal, Instant newStart, Instant lastEnd) {
        assertThat(refusal.newStartDate()).isEqualTo(newStart);
        assertThat(refusal.lastCompletedEndDate()).isEqualTo(lastEnd);
    }

    // ---------------------------------------------------------------- absence and round trips

    @Test
    void aUserWithoutCyclesHasNone() {
        UUID user = newUser();
        assertThat(repository().getActiveCycle(user)).isEmpty();
        assertThat(repository().getLastCompletedCycle(user)).isEmpty();
        assertThat(repository().getCycleById(user, UUID.randomUUID())).isEmpty();
    }

    @Test
    void aCreatedCycleIsReadBackAsItWasAnswered() {
        UUID user = newUser();
        Cycle cycle = create(user, hours(0, 16));
        assertThat(cycle.userId()).isEqualTo(user);
        assertThat(cycle.status()).isEqualTo(CycleStatus.IN_PROGRESS);
        assertThat(cycle.dates()).isEqualTo(hours(0, 16));
        assertThat(cycle.createdAt()).isEqualTo(clock.instant().truncatedTo(MILLIS));
        assertThat(cycle.updatedAt()).isEqualTo(cycle.createdAt());
        assertSeenEverywhere(cycle);
        assertThat(repository().getLastCompletedCycle(user)).isEmpty();
    }

    @Test
    void everyCycleGetsItsOwnId() {
        UUID user = newUser();
        assertThat(completed(user, hours(0, 1)).id())
                .isNotEqualTo(completed(user, hours(1, 2)).id());
    }

    @Test
    void anUpdateChangesTheDatesAndNothingElse() {
        UUID user = newUser();
        Cycle before = create(user, hours(0, 1));
        clock.advance(Duration.ofSeconds(7));
        Cycle after = repository().updateCycleDates(user, before.id(), hours(2, 5));
        assertThat(after)
                .isEqualTo(new Cycle(
                        before.id(),
                        user,
                        CycleStatus.IN_PROGRESS,
                        hours(2, 5),
                        before.createdAt(),
                        clock.instant().truncatedTo(MILLIS)));
        assertSeenEverywhere(after);
    }

    @Test
    void anUpdateToTheDatesItHasChangesNothing() {
        UUID user = newUser();
        Cycle created = create(user, hours(0, 1));
        clock.advance(Duration.ofSeconds(7));
        Cycle updated = repository().updateCycleDates(user, created.id(), hours(2, 5));
        clock.advance(Duration.ofSeconds(7));
        assertThat(repository().updateCycleDates(user, created.id(), hours(2, 5)))
                .isEqualTo(updated);
        assertSeenEverywhere(updated);
    }

    @Test
    void aCompletionSetsTheFinalDatesAndEndsTheActiveCycle() {
        UUID user = newUser();
        Cycle before = create(user, hours(0, 1));
        clock.advance(Duration.ofSeconds(7));
        Cycle after = repository().completeCycle(user, before.id(), hours(1, 4));
        assertThat(after)
                .isEqualTo(new Cycle(
                        before.id(),
                        user,
                        CycleStatus.COMPLETED,
                        hours(1, 4),
                        before.createdAt(),
                        clock.instant().truncatedTo(MILLIS)));
        assertSeenEverywhere(after);
        assertThat(repository().getActiveCycle(user)).isEmpty();
    }

    @Test
    void earlyAndLateDatesKeepEveryMillisecond() {
        UUID user = newUser();
        CycleDates early =
                new CycleDates(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2000-01-01T00:00:00.001Z"));
        CycleDates late =
                new CycleDates(Instant.parse("2001-02-28T23:59:59.999Z"), Instant.parse("2100-12-31T23:59:59.999Z"));
        Cycle first = completed(user, early);
        assertSeenEverywhere(first);
        assertSeenEverywhere(completed(user, late));
        assertThat(repository().getCycleById(user, first.id()).orElseThrow().dates())
                .isEqualTo(early);
    }

    @Test
    void theLastCompletedCycleIsTheOneWithTheLatestEnd() {
        UUID user = newUser();
        for (int day = 0; day < 12; day++) {
            Cycle cycle = completed(user, hours(24 * day, 24 * day + 16));
            assertThat(repository().getLastCompletedCycle(user)).contains(cycle);
        }
    }

    @Test
    void whenTheClockStepsBackACycleIsNeverUpdatedBeforeItWasCreated() {
        UUID user = newUser();
        Cycle created = create(user, hours(0, 1));
        clock.advance(Duration.ofHours(-1));
        Cycle updated = repository().updateCycleDates(user, created.id(), hours(0, 2));
        Cycle completed = repository().completeCycle(user, created.id(), hours(0, 3));
        clock.advance(Duration.ofHours(1));
        assertThat(updated.updatedAt()).isEqualTo(created.createdAt());
        assertThat(completed.updatedAt()).isEqualTo(created.createdAt());
        assertSeenEverywhere(completed);
    }

    // ---------------------------------------------------------------- rule 1: one active cycle

    @Test
    void aSecondActiveCycleIsRefused() {
        UUID user = newUser();
        Cycle active = create(user, hours(0, 1));
        var refusal = refused(CycleAlreadyInProgressException.class, () -> create(user, hours(5, 6)), user, active);
        assertThat(refusal.userId()).isEqualTo(user);
    }

    @Test
    void aSecondActiveCycleIsRefusedAsSuchEvenWhenItWouldOverlapToo() {
        UUID user = newUser();
        completed(user, hours(0, 4));
        Cycle active = create(user, hours(4, 5));
        refused(CycleAlreadyInProgressException.class, () -> create(user, hours(1, 2)), user, active);
    }

    @Test
    void afterACompletionTheNextCycleCanStart() {
        UUID user = newUser();
        completed(user, hours(0, 1));
        assertSeenEverywhere(create(user, hours(1, 2)));
    }

    // ---------------------------------------------------------------- rule 2: no overlap with the last completed cycle

    /** The ways in which a start can come to lie before the last completed end. */
    private enum Way {
        CREATE,
        IMPORT,
        UPDATE,
        COMPLETE
    }

    /** Tries to place a cycle after the user's last completed one, which ends at hour 10. */
    private Cycle place(Way way, UUID user, CycleDates dates) {
        return switch (way) {
            case CREATE -> create(user, dates);
            case IMPORT -> repository().createCycle(CycleData.completed(user, dates));
            case UPDATE -> repository().updateCycleDates(user, activeAfterTen(user), dates);
            case COMPLETE -> repository().completeCycle(user, activeAfterTen(user), dates);
        };
    }

    private UUID activeAfterTen(UUID user) {
        return repository()
                .getActiveCycle(user)
                .orElseGet(() -> create(user, hours(20, 21)))
                .id();
    }

    @ParameterizedTest
    @EnumSource
    void aStartAtTheLastCompletedEndIsAllowed(Way way) {
        UUID user = newUser();
        completed(user, hours(8, 10));
        assertSeenEverywhere(place(way, user, hours(10, 11)));
    }

    @ParameterizedTest
    @EnumSource
    void aStartOneMillisecondAfterTheLastCompletedEndIsAllowed(Way way) {
        UUID user = newUser();
        completed(user, hours(8, 10));
        assertSeenEverywhere(place(way, user, shifted(hours(10, 11), 1)));
    }

    @ParameterizedTest
    @EnumSource
    void aStartOneMillisecondBeforeTheLastCompletedEndIsRefused(Way way) {
        UUID user = newUser();
        Cycle last = completed(user, hours(8, 10));
        CycleDates dates = shifted(hours(10, 11), -1);
        if (way == Way.UPDATE || way == Way.COMPLETE) {
            activeAfterTen(user);
        }
        var refusal = refused(CycleOverlapException.class, () -> place(way, user, dates), user, last);
        assertOverlap(refusal, dates.start(), last.dates().end());
    }

    @ParameterizedTest
    @EnumSource
    void aCycleWhollyBeforeTheLastCompletedOneIsRefused(Way way) {
        UUID user = newUser();
        Cycle last = completed(user, hours(8, 10));
        if (way == Way.UPDATE || way == Way.COMPLETE) {
            activeAfterTen(user);
        }
        var refusal = refused(CycleOverlapException.class, () -> place(way, user, hours(1, 2)), user, last);
        assertOverlap(refusal, hours(1, 2).start(), last.dates().end());
    }

    @ParameterizedTest
    @EnumSource
    void theLastOfSeveralCompletedCyclesIsTheOneThatCounts(Way way) {
        UUID user = newUser();
        completed(user, hours(1, 2));
        completed(user, hours(2, 3));
        Cycle last = completed(user, hours(8, 10));
        if (way == Way.UPDATE || way == Way.COMPLETE) {
            activeAfterTen(user);
        }
        var refusal = refused(CycleOverlapException.class, () -> place(way, user, hours(4, 5)), user, last);
        assertOverlap(refusal, hours(4, 5).start(), last.dates().end());
    }

    @Test
    void aUsersCompletedCyclesDoNotConcernAnother() {
        completed(newUser(), hours(0, 100));
        assertSeenEverywhere(create(newUser(), hours(1, 2)));
    }

    // ---------------------------------------------------------------- rule 3: only a cycle in progress changes

    @Test
    void aCompletedCycleCannotBeUpdated() {
        UUID user = newUser();
        Cycle done = completed(user, hours(0, 1));
        var refusal = refused(
                CycleInvalidStateException.class,
                () -> repository().updateCycleDates(user, done.id(), hours(2, 3)),
                user,
                done);
        assertThat(refusal.currentState()).isEqualTo(CycleStatus.COMPLETED);
        assertThat(refusal.expectedState()).isEqualTo(CycleStatus.IN_PROGRESS);
    }

    @Test
    void aCompletedCycleCannotBeCompletedAgain() {
        UUID user = newUser();
        Cycle done = completed(user, hours(0, 1));
        var refusal = refused(
                CycleInvalidStateException.class,
                () -> repository().completeCycle(user, done.id(), hours(2, 3)),
                user,
                done);
        assertThat(refusal.currentState()).isEqualTo(CycleStatus.COMPLETED);
    }

    @Test
    void aCompletedCycleIsRefusedForItsStateEvenWhenTheDatesWouldOverlapToo() {
        UUID user = newUser();
        Cycle done = completed(user, hours(5, 6));
        refused(
                CycleInvalidStateException.class,
                () -> repository().updateCycleDates(user, done.id(), hours(1, 2)),
                user,
                done);
    }

    @Test
    void anEarlierCompletedCycleCannotChangeWhileAnotherIsActive() {
        UUID user = newUser();
        Cycle done = completed(user, hours(0, 1));
        Cycle active = create(user, hours(1, 2));
        refused(
                CycleInvalidStateException.class,
                () -> repository().completeCycle(user, done.id(), hours(3, 4)),
                user,
                done,
                active);
    }

    // ---------------------------------------------------------------- rule 4: a cycle belongs to one user

    @Test
    void anUnknownCycleCannotBeChanged() {
        UUID user = newUser();
        Cycle active = create(user, hours(0, 1));
        var update = refused(
                CycleNotFoundException.class,
                () -> repository().updateCycleDates(user, UUID.randomUUID(), hours(2, 3)),
                user,
                active);
        assertThat(update.userId()).isEqualTo(user);
        refused(
                CycleNotFoundException.class,
                () -> repository().completeCycle(user, UUID.randomUUID(), hours(2, 3)),
                user,
                active);
    }

    @Test
    void anotherUsersCycleIsAbsent() {
        UUID owner = newUser();
        UUID stranger = newUser();
        Cycle done = completed(owner, hours(0, 1));
        Cycle active = create(owner, hours(1, 2));
        for (Cycle cycle : List.of(done, active)) {
            assertThat(repository().getCycleById(stranger, cycle.id())).isEmpty();
            var update = refused(
                    CycleNotFoundException.class,
                    () -> repository().updateCycleDates(stranger, cycle.id(), hours(3, 4)),
                    stranger);
            assertThat(update.userId()).isEqualTo(stranger);
            refused(
                    CycleNotFoundException.class,
                    () -> repository().completeCycle(stranger, cycle.id(), hours(3, 4)),
                    stranger);
        }
        assertSeenEverywhere(done);
        assertSeenEverywhere(active);
    }

    @Test
    void twoUsersHaveTheirOwnActiveCycles() {
        Cycle one = create(newUser(), hours(0, 1));
        Cycle other = create(newUser(), hours(0, 1));
        assertSeenEverywhere(one);
        assertSeenEverywhere(other);
    }

    // ---------------------------------------------------------------- imports

    @Test
    void aCompletedCycleCanBeImported() {
        UUID user = newUser();
        Cycle imported = repository().createCycle(CycleData.completed(user, hours(0, 1)));
        assertThat(imported.status()).isEqualTo(CycleStatus.COMPLETED);
        assertSeenEverywhere(imported);
        assertThat(repository().getActiveCycle(user)).isEmpty();
    }

    @Test
    void anImportMayEndWhereTheActiveCycleStarts() {
        UUID user = newUser();
        Cycle active = create(user, hours(5, 6));
        Cycle imported = repository().createCycle(CycleData.completed(user, hours(4, 5)));
        assertSeenEverywhere(imported);
        assertSeenEverywhere(active);
    }

    @Test
    void anImportThatWouldReachIntoTheActiveCycleIsRefused() {
        UUID user = newUser();
        Cycle active = create(user, hours(5, 6));
        CycleDates tooLong = new CycleDates(T0, active.dates().start().plusMillis(1));
        var refusal = refused(
                CycleOverlapException.class,
                () -> repository().createCycle(CycleData.completed(user, tooLong)),
                user,
                active);
        assertOverlap(refusal, active.dates().start(), tooLong.end());
    }

    // ---------------------------------------------------------------- life cycle

    @Test
    void aStoreThatIsReopenedHasKeptEverything() throws Exception {
        UUID user = newUser();
        Cycle done = completed(user, hours(0, 1));
        Cycle active = create(user, hours(1, 2));
        close();
        open();
        assertSeenEverywhere(done);
        assertSeenEverywhere(active);
        refused(CycleAlreadyInProgressException.class, () -> create(user, hours(5, 6)), user, active);
        refused(
                CycleOverlapException.class,
                () -> repository().updateCycleDates(user, active.id(), hours(0, 2)),
                user,
                active);
        assertSeenEverywhere(repository().completeCycle(user, active.id(), hours(1, 3)));
    }

    @Test
    void aClosedRepositoryFailsAsUnavailable() throws Exception {
        close();
        CycleRepository repository = started();
        repository.close();
        repository.close();
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
        open();
    }

    @Test
    void aWorkingRepositorySaysWhatItIs() {
        BackendInfo info = repository().check();
        assertThat(info.version()).isNotBlank();
        assertThat(info.location()).isNotBlank();
        assertThat(info.durability()).isNotBlank();
    }

    @Test
    void aRefusalCarriesNoStackTrace() {
        UUID user = newUser();
        assertThat(catchThrowable(() -> repository().updateCycleDates(user, UUID.randomUUID(), hours(0, 1)))
                        .getStackTrace())
                .isEmpty();
    }
}
