package cycles.core;

import java.util.UUID;

/** The request names one cycle while another one is the user's active cycle. */
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
