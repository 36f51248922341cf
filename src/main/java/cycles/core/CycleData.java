package cycles.core;

import java.util.UUID;

/** What is needed to store a new cycle. It carries the status, so that a completed cycle can be imported in one step. */
public record CycleData(UUID userId, CycleStatus status, CycleDates dates) {

    /** A cycle that begins to be tracked. */
    public static CycleData inProgress(UUID userId, CycleDates dates) {
        return new CycleData(userId, CycleStatus.IN_PROGRESS, dates);
    }

    /** A cycle that was tracked elsewhere and is over. */
    public static CycleData completed(UUID userId, CycleDates dates) {
        return new CycleData(userId, CycleStatus.COMPLETED, dates);
    }
}
