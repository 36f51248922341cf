package cycles.core;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * When a cycle starts and ends. Both are cut to the millisecond here, before any rule looks at them, so that every backend
 * stores and returns the same value; the end is after the start.
 */
public record CycleDates(Instant start, Instant end) {
    /** The shortest cycle a user may ask for. */
    public static final Duration SHORTEST = Duration.ofHours(1);

    /** @throws IllegalArgumentException when the end, cut to the millisecond, is not after the start */
    public CycleDates {
        start = start.truncatedTo(ChronoUnit.MILLIS);
        end = end.truncatedTo(ChronoUnit.MILLIS);
        if (!end.isAfter(start)) {
            throw new IllegalArgumentException("a cycle ends after it starts");
        }
    }

    /**
     * The dates a user asks for.
     *
     * @param now the present; neither date may lie after it
     * @throws InvalidCycleDatesException naming every rule these dates break
     */
    public static CycleDates requested(Instant start, Instant end, Instant now) {
        Instant from = start.truncatedTo(ChronoUnit.MILLIS);
        Instant to = end.truncatedTo(ChronoUnit.MILLIS);
        List<Violation> violations = new ArrayList<>();
        if (from.isAfter(now)) {
            violations.add(new Violation("startDate", "must not be in the future"));
        }
        if (to.isAfter(now)) {
            violations.add(new Violation("endDate", "must not be in the future"));
        }
        if (!to.isAfter(from)) {
            violations.add(new Violation("endDate", "must be after startDate"));
        } else if (Duration.between(from, to).compareTo(SHORTEST) < 0) {
            violations.add(new Violation("endDate", "must be at least 1 hour after startDate"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidCycleDatesException(violations);
        }
        return new CycleDates(from, to);
    }
}
