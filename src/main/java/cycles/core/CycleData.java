package cycles.core;

import java.util.UUID;

/** Contains what is needed to store a new cycle. It includes the status, so that a completed cycle can be imported in one step. */
public record CycleData(UUID userId, CycleStatus status, CycleDates dates) {

    /** Returns the data of a cycle whose tracking starts. */
    public static CycleData inProgress(UUID userId, CycleDates dates) {
        return new CycleData(userId, CycleStatus.IN_PROGRESS, dates);
    }

    /** Returns the data of a completed cycle that was tracked elsewhere. */
    public static CycleData completed(UUID userId, CycleDates dates) {
        return new CycleData(userId, CycleStatus.COMPLETED, dates);
    }
}
