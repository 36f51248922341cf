package cycles.repository;

import cycles.core.CycleDates;
import java.time.Duration;
import java.time.Instant;

/** Provides dates for tests. */
public final class TestDates {
    /** The origin of {@link #hours}. It has a fraction of a second, so that a loss of milliseconds is detected. */
    public static final Instant T0 = Instant.parse("2025-03-01T08:00:00.123Z");

    private TestDates() {}

    /** From {@code from} to {@code to} hours after {@link #T0}. */
    public static CycleDates hours(int from, int to) {
        return new CycleDates(T0.plus(Duration.ofHours(from)), T0.plus(Duration.ofHours(to)));
    }
}
