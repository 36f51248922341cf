package cycles.core;

import java.util.UUID;

/** Reports that the user has no such cycle (rule 4), whether or not it exists for another user. */
public final class CycleNotFoundException extends CycleException {
    private final UUID userId;

    public CycleNotFoundException(UUID userId) {
        super("Cycle not found");
        this.userId = userId;
    }

    /** Returns the user of the request, never another owner of the cycle. */
    public UUID userId() {
        return userId;
    }
}
