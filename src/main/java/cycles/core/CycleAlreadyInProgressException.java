package cycles.core;

import java.util.UUID;

/** Reports a violation of rule 1: the user already has a cycle in progress. */
public final class CycleAlreadyInProgressException extends CycleException {
    private final UUID userId;

    public CycleAlreadyInProgressException(UUID userId) {
        super("User already has a cycle in progress");
        this.userId = userId;
    }

    public UUID userId() {
        return userId;
    }
}
