package cycles.core;

import java.util.UUID;

/** Rule 4: the user has no such cycle; whether somebody else has one is not told. */
public final class CycleNotFoundException extends CycleException {
    private final UUID userId;

    public CycleNotFoundException(UUID userId) {
        super("Cycle not found");
        this.userId = userId;
    }

    /** The user who asked, never an owner. */
    public UUID userId() {
        return userId;
    }
}
