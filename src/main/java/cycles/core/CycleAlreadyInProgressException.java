package cycles.core;

import java.util.UUID;

/** Rule 1: the user has an active cycle already. */
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
