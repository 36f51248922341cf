package cycles.repository.postgres;

import cycles.core.Cycle;
import cycles.core.CycleDates;
import cycles.core.CycleStatus;
import java.time.Instant;
import java.util.UUID;

/**
 * Requests one mutation, with the parameters of {@code write_cycles_v2}.
 *
 * @param creates whether a new cycle is created; otherwise the cycle in progress gets these dates and this status
 */
record CycleWrite(boolean creates, UUID id, UUID userId, CycleStatus status, CycleDates dates, Instant now) {

    static CycleWrite creation(Cycle cycle) {
        return new CycleWrite(true, cycle.id(), cycle.userId(), cycle.status(), cycle.dates(), cycle.createdAt());
    }

    static CycleWrite change(UUID id, UUID userId, CycleStatus status, CycleDates dates, Instant now) {
        return new CycleWrite(false, id, userId, status, dates, now);
    }
}
