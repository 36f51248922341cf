package cycles.core;

import java.time.Instant;

/** Reports a violation of rule 2: a cycle would start before the end of the user's last completed cycle. */
public final class CycleOverlapException extends CycleException {
    private final Instant newStartDate;
    private final Instant lastCompletedEndDate;

    public CycleOverlapException(Instant newStartDate, Instant lastCompletedEndDate) {
        super("Cycle overlaps with the last completed cycle");
        this.newStartDate = newStartDate;
        this.lastCompletedEndDate = lastCompletedEndDate;
    }

    public Instant newStartDate() {
        return newStartDate;
    }

    public Instant lastCompletedEndDate() {
        return lastCompletedEndDate;
    }
}
