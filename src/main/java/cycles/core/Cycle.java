package cycles.core;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * A stored cycle. Its instants have millisecond precision, whoever made it.
 *
 * @param userId the owner; nobody else ever sees the cycle
 * @param updatedAt when the cycle last changed; never before {@code createdAt}, even when the clock steps back
 */
public record Cycle(UUID id, UUID userId, CycleStatus status, CycleDates dates, Instant createdAt, Instant updatedAt) {

    public Cycle {
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        updatedAt = updatedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** A cycle as it is first stored. */
    public static Cycle created(UUID id, CycleData data, Instant now) {
        return new Cycle(id, data.userId(), data.status(), data.dates(), now, now);
    }

    /**
     * This cycle with other dates, changed at {@code now}. It keeps the time of its last change where the clock has stepped back,
     * and where nothing is changed: then the call repeats one whose answer was lost.
     */
    public Cycle changed(CycleStatus newStatus, CycleDates newDates, Instant now) {
        boolean same = newStatus == status && newDates.equals(dates);
        return new Cycle(id, userId, newStatus, newDates, createdAt, same || now.isBefore(updatedAt) ? updatedAt : now);
    }

    public boolean isInProgress() {
        return status == CycleStatus.IN_PROGRESS;
    }
}
