package cycles.history;

import static cycles.history.TimedCall.answered;
import static cycles.history.TimedCall.unanswered;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleStatus;
import cycles.repository.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UserSpecificationTest {
    private static final UserSpecification<CycleRepository> CYCLES = new UserSpecification<>(cycles -> cycles);
    private static final UUID USER = UUID.randomUUID();
    private static final UUID ID = UUID.randomUUID();
    private static final UserCall<CycleRepository> ACTIVE =
            UserCall.of("active", cycles -> Outcome.of(() -> cycles.getActiveCycle(USER)));

    private static CycleDates hours(int from, int to) {
        return new CycleDates(Instant.ofEpochSecond(3600L * from), Instant.ofEpochSecond(3600L * to));
    }

    private static UserCall<CycleRepository> create(CycleDates dates) {
        return UserCall.of("create", cycles -> Outcome.of(() -> cycles.createCycle(CycleData.inProgress(USER, dates))));
    }

    private static UserCall<CycleRepository> complete(UUID id, CycleDates dates) {
        return UserCall.of("complete", cycles -> Outcome.of(() -> cycles.completeCycle(USER, id, dates)));
    }

    private static Outcome cycle(CycleStatus status, CycleDates dates) {
        return Outcome.of(Optional.of(new Cycle(ID, USER, status, dates, Instant.now(), Instant.now())));
    }

    private static Outcome cycle(CycleDates dates) {
        return cycle(CycleStatus.IN_PROGRESS, dates);
    }

    private static Outcome none() {
        return Outcome.of(Optional.empty());
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Optional<String> violation(TimedCall<UserCall<CycleRepository>, Outcome>... history) {
        return Linearizability.violation(CYCLES, List.of(history));
    }

    @Test
    void violation_createdCycleIsMissing_isFound() {
        assertThat(violation(answered(create(hours(0, 1)), cycle(hours(0, 1)), 0, 1), answered(ACTIVE, none(), 2, 3)))
                .isPresent();
        assertThat(violation(
                        answered(ACTIVE, none(), 0, 4),
                        answered(create(hours(0, 1)), cycle(hours(0, 1)), 0, 1),
                        answered(ACTIVE, cycle(hours(0, 1)), 2, 3)))
                .isEmpty();
    }

    @Test
    void violation_unansweredCreate_isRecognizedWhenRead() {
        assertThat(violation(
                        unanswered(create(hours(0, 1)), 0),
                        answered(ACTIVE, none(), 1, 2),
                        answered(ACTIVE, cycle(hours(0, 1)), 3, 4),
                        answered(complete(ID, hours(0, 2)), cycle(CycleStatus.COMPLETED, hours(0, 2)), 5, 6),
                        answered(ACTIVE, none(), 7, 8)))
                .isEmpty();
        assertThat(violation(unanswered(create(hours(0, 1)), 0), answered(ACTIVE, cycle(hours(0, 2)), 3, 4)))
                .as("another cycle than the requested one")
                .isPresent();
    }

    @Test
    void violation_startInsideCompletedCycle_isFound() {
        UUID other = UUID.randomUUID();
        Outcome inside = Outcome.of(Optional.of(
                new Cycle(other, USER, CycleStatus.IN_PROGRESS, hours(1, 2), Instant.now(), Instant.now())));
        assertThat(violation(
                        answered(create(hours(0, 1)), cycle(hours(0, 1)), 0, 1),
                        answered(complete(ID, hours(0, 9)), cycle(CycleStatus.COMPLETED, hours(0, 9)), 2, 9),
                        answered(create(hours(1, 2)), inside, 2, 9)))
                .isPresent();
    }
}
