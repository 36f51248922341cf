package cycles.core;

import java.util.UUID;

/** Reports that the requested cycle is not the user's cycle in progress. */
public final class CycleIdMismatchException extends CycleException {
    private final UUID requestedCycleId;
    private final UUID activeCycleId;

    public CycleIdMismatchException(UUID requestedCycleId, UUID activeCycleId) {
        super("Requested cycle is not the active one");
        this.requestedCycleId = requestedCycleId;
        this.activeCycleId = activeCycleId;
    }

    public UUID requestedCycleId() {
        return requestedCycleId;
    }

    public UUID activeCycleId() {
        return activeCycleId;
    }
}
