package cycles.core;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Contains the start and the end of a cycle; the end is after the start. The constructor truncates both to the millisecond, before
 * any rule is checked, so that every backend stores and returns the same value.
 */
public record CycleDates(Instant start, Instant end) {
    /** The minimum length of a requested cycle. */
    private static final Duration SHORTEST = Duration.ofHours(1);

    /** @throws IllegalArgumentException when the truncated end is not after the truncated start */
    public CycleDates {
        start = start.truncatedTo(ChronoUnit.MILLIS);
        end = end.truncatedTo(ChronoUnit.MILLIS);
        if (!end.isAfter(start)) {
            throw new IllegalArgumentException("a cycle ends after it starts");
        }
    }

    /**
     * Validates the dates of a request.
     *
     * @param now the current time; neither date may be after it
     * @throws InvalidCycleDatesException with every rule that these dates violate
     */
    public static CycleDates requested(Instant start, Instant end, Instant now) {
        Instant from = start.truncatedTo(ChronoUnit.MILLIS);
        Instant to = end.truncatedTo(ChronoUnit.MILLIS);
        List<InvalidCycleDatesException.Violation> violations = new ArrayList<>();
        if (from.isAfter(now)) {
            violations.add(new InvalidCycleDatesException.Violation("startDate", "must not be in the future"));
        }
        if (to.isAfter(now)) {
            violations.add(new InvalidCycleDatesException.Violation("endDate", "must not be in the future"));
        }
        if (!to.isAfter(from)) {
            violations.add(new InvalidCycleDatesException.Violation("endDate", "must be after startDate"));
        } else if (Duration.between(from, to).compareTo(SHORTEST) < 0) {
            violations.add(
                    new InvalidCycleDatesException.Violation("endDate", "must be at least 1 hour after startDate"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidCycleDatesException(violations);
        }
        return new CycleDates(from, to);
    }
}
