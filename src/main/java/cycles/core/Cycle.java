package cycles.core;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Represents a stored cycle. The constructor truncates its instants to the millisecond.
 *
 * @param userId the owner; the cycle is absent for every other user
 * @param updatedAt when the cycle last changed; never before {@code createdAt}, even when the clock steps back
 */
public record Cycle(UUID id, UUID userId, CycleStatus status, CycleDates dates, Instant createdAt, Instant updatedAt) {

    public Cycle {
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        updatedAt = updatedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Returns a new cycle that was created at {@code now}. */
    public static Cycle created(UUID id, CycleData data, Instant now) {
        return new Cycle(id, data.userId(), data.status(), data.dates(), now, now);
    }

    /**
     * Returns this cycle with another status and other dates, changed at {@code now}. {@code updatedAt} is kept when the clock has
     * stepped back, and when nothing changes, so that a retry after a lost response is idempotent.
     */
    public Cycle changed(CycleStatus newStatus, CycleDates newDates, Instant now) {
        boolean same = newStatus == status && newDates.equals(dates);
        return new Cycle(id, userId, newStatus, newDates, createdAt, same || now.isBefore(updatedAt) ? updatedAt : now);
    }

    public boolean isInProgress() {
        return status == CycleStatus.IN_PROGRESS;
    }
}
