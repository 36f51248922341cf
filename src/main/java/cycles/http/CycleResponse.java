package cycles.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import cycles.core.Cycle;
import java.util.UUID;

/** Represents a cycle in a response. */
@JsonPropertyOrder({"id", "userId", "status", "startDate", "endDate", "createdAt", "updatedAt"})
record CycleResponse(
        UUID id, UUID userId, String status, String startDate, String endDate, String createdAt, String updatedAt) {
    static CycleResponse of(Cycle cycle) {
        return new CycleResponse(
                cycle.id(),
                cycle.userId(),
                cycle.status().label(),
                Timestamps.format(cycle.dates().start()),
                Timestamps.format(cycle.dates().end()),
                Timestamps.format(cycle.createdAt()),
                Timestamps.format(cycle.updatedAt()));
    }
}
