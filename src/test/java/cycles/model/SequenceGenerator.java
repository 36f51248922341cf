package cycles.model;

import cycles.core.CycleDates;
import cycles.core.CycleStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Generates sequences of steps from a seed. Few users and hours cause collisions: the same user, the same cycle, adjacent and overlapping
 * dates. The same seed yields the same sequence.
 */
final class SequenceGenerator {
    static final int USERS = 3;
    private static final int MAX_STEPS = 25;
    private static final int CYCLES = 6;
    private static final Instant FIRST_HOUR = Instant.parse("2025-03-01T00:00:00Z");
    private static final int HOURS = 12;
    /** The earliest and the latest valid instants, and the shortest and the longest cycle. */
    private static final List<CycleDates> EDGE_CASES = List.of(
            dates("2000-01-01T00:00:00Z", "2000-01-01T00:00:00.001Z"),
            dates("2025-03-01T05:59:59.999Z", "2025-03-01T06:00:00Z"),
            dates("2000-01-01T00:00:00Z", "2100-12-31T23:59:59.999Z"),
            dates("2100-12-31T23:59:59.998Z", "2100-12-31T23:59:59.999Z"));
    /** Nanoseconds added to dates; some must be truncated to milliseconds. */
    private static final List<Integer> NANOS = List.of(0, 0, 0, -1_000_000, -1, 1_000_000, 999_999, 123_456_789);

    private static final List<Long> WAIT_MILLIS = List.of(-86_400_000_000L, -3_600_000L, -1L, 1L, 1_000L, 86_400_000L);

    private final Random random;

    private SequenceGenerator(long seed) {
        this.random = new Random(seed);
    }

    /** Between one step and {@value #MAX_STEPS} steps. */
    static List<Step> generate(long seed) {
        SequenceGenerator generator = new SequenceGenerator(seed);
        return Stream.generate(generator::step)
                .limit(1 + generator.random.nextInt(MAX_STEPS))
                .toList();
    }

    private Step step() {
        if (random.nextInt(31) == 0) {
            return new Step.DeleteAll(user());
        }
        int choice = random.nextInt(15);
        if (choice < 4) {
            return new Step.Create(user(), status(), dates());
        } else if (choice < 7) {
            return new Step.Update(user(), cycle(), dates());
        } else if (choice < 10) {
            return new Step.Complete(user(), cycle(), dates());
        }
        return switch (choice) {
            case 10 -> new Step.FindById(user(), cycle());
            case 11 -> new Step.FindActive(user());
            case 12 -> new Step.FindLastCompleted(user());
            case 13 -> random.nextBoolean() ? new Step.Examine(user()) : new Step.Repair(user());
            default -> new Step.Wait(Duration.ofMillis(oneOf(WAIT_MILLIS)));
        };
    }

    private int user() {
        return random.nextInt(USERS);
    }

    private int cycle() {
        return random.nextInt(CYCLES + 1);
    }

    private CycleStatus status() {
        return random.nextInt(5) == 0 ? CycleStatus.COMPLETED : CycleStatus.IN_PROGRESS;
    }

    private CycleDates dates() {
        if (random.nextInt(13) == 0) {
            return oneOf(EDGE_CASES);
        }
        int start = random.nextInt(HOURS + 1);
        int hours = 1 + random.nextInt(3);
        int nanos = oneOf(NANOS);
        return new CycleDates(
                FIRST_HOUR.plus(Duration.ofHours(start)).plusNanos(nanos),
                FIRST_HOUR.plus(Duration.ofHours(start + hours)).plusNanos(nanos));
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static CycleDates dates(String start, String end) {
        return new CycleDates(Instant.parse(start), Instant.parse(end));
    }
}
