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
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Sequences whose users and hours are so few that the steps meet: the same user, the same cycle, dates that touch and overlap. */
public final class Sequences implements ArbitrarySupplier<List<Step>> {
    static final int USERS = 3;
    private static final int MOST_STEPS = 25;
    private static final int CYCLES = 6;
    private static final Instant FIRST_HOUR = Instant.parse("2025-03-01T00:00:00Z");
    private static final int HOURS = 12;
    /** The first and the last that a request may name, the shortest there is, and all of them in one. */
    private static final List<CycleDates> EDGES = List.of(
            dates("2000-01-01T00:00:00Z", "2000-01-01T00:00:00.001Z"),
            dates("2025-03-01T05:59:59.999Z", "2025-03-01T06:00:00Z"),
            dates("2000-01-01T00:00:00Z", "2100-12-31T23:59:59.999Z"),
            dates("2100-12-31T23:59:59.998Z", "2100-12-31T23:59:59.999Z"));

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
                Tuple.of(1, Arbitraries.oneOf(user.map(Step.Examine::new), user.map(Step.Repair::new))),
                Tuple.of(1, waits()));
        return Arbitraries.frequencyOf(Tuple.of(30, step), Tuple.of(1, user.map(Step.DeleteAll::new)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(MOST_STEPS)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<CycleDates> dates() {
        return Arbitraries.frequencyOf(Tuple.of(12, hours()), Tuple.of(1, Arbitraries.of(EDGES)));
    }

    /** A few hours between whole hours, with a part of a second now and then that must be cut to the millisecond. */
    private static Arbitrary<CycleDates> hours() {
        Arbitrary<Integer> start = Arbitraries.integers().between(0, HOURS);
        Arbitrary<Integer> length = Arbitraries.integers().between(1, 3);
        Arbitrary<Integer> nanos = Arbitraries.of(0, 0, 0, -1_000_000, -1, 1_000_000, 999_999, 123_456_789);
        return Combinators.combine(start, length, nanos)
                .as((from, hours, fraction) -> new CycleDates(
                        FIRST_HOUR.plus(Duration.ofHours(from)).plusNanos(fraction),
                        FIRST_HOUR.plus(Duration.ofHours(from + hours)).plusNanos(fraction)));
    }

    private static Arbitrary<Step> waits() {
        return Arbitraries.of(-86_400_000_000L, -3_600_000L, -1L, 1L, 1_000L, 86_400_000L)
                .map(millis -> new Step.Wait(Duration.ofMillis(millis)));
    }

    private static CycleDates dates(String start, String end) {
        return new CycleDates(Instant.parse(start), Instant.parse(end));
    }
}
