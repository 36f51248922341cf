package cycles.model;

import cycles.core.CycleDates;
import cycles.core.CycleStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Sequences whose users and hours are so few that the steps meet: the same user, the same cycle, dates that touch and overlap. */
public final class Sequences implements ArbitrarySupplier<List<Step>> {
    static final int USERS = 3;
    private static final int MOST_STEPS = 25;
    private static final int CYCLES = 6;
    private static final Instant FIRST_HOUR = Instant.parse("2025-03-01T00:00:00Z");
    private static final int HOURS = 12;

    @Override
    public Arbitrary<List<Step>> get() {
        Arbitrary<Integer> user = Arbitraries.integers().between(0, USERS - 1);
        Arbitrary<Integer> cycle = Arbitraries.integers().between(0, CYCLES);
        Arbitrary<CycleStatus> status =
                Arbitraries.frequency(Tuple.of(4, CycleStatus.IN_PROGRESS), Tuple.of(1, CycleStatus.COMPLETED));
        Arbitrary<Step> step = Arbitraries.frequencyOf(
                Tuple.of(4, Combinators.combine(user, status, dates()).as(Step.Create::new)),
                Tuple.of(3, Combinators.combine(user, cycle, dates()).as(Step.Update::new)),
                Tuple.of(3, Combinators.combine(user, cycle, dates()).as(Step.Complete::new)),
                Tuple.of(1, Combinators.combine(user, cycle).as(Step.FindById::new)),
                Tuple.of(1, user.map(Step.FindActive::new)),
                Tuple.of(1, user.map(Step.FindLastCompleted::new)),
                Tuple.of(1, waits()));
        return step.list().ofMinSize(1).ofMaxSize(MOST_STEPS);
    }

    /** A few hours between whole hours, with a part of a second now and then that must be cut to the millisecond. */
    private static Arbitrary<CycleDates> dates() {
        Arbitrary<Integer> start = Arbitraries.integers().between(0, HOURS);
        Arbitrary<Integer> length = Arbitraries.integers().between(1, 3);
        Arbitrary<Integer> nanos = Arbitraries.of(0, 0, 0, 1_000_000, 999_999, 123_456_789);
        return Combinators.combine(start, length, nanos)
                .as((from, hours, fraction) -> new CycleDates(
                        FIRST_HOUR.plus(Duration.ofHours(from)).plusNanos(fraction),
                        FIRST_HOUR.plus(Duration.ofHours(from + hours)).plusNanos(fraction)));
    }

    private static Arbitrary<Step> waits() {
        return Arbitraries.of(-3_600_000L, -1L, 1L, 1_000L, 86_400_000L)
                .map(millis -> new Step.Wait(Duration.ofMillis(millis)));
    }
}
