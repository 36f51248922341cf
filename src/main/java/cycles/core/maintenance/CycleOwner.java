package cycles.core.maintenance;

import java.util.Set;
import java.util.UUID;

/**
 * Identifies a user who owns entries of a store, as visited by {@link CycleMaintenance#forEachOwner}.
 *
 * @param unindexedCycles the ids of cycles that may belong to the user and that no index refers to
 */
public record CycleOwner(UUID userId, Set<UUID> unindexedCycles) {
    public CycleOwner {
        unindexedCycles = Set.copyOf(unindexedCycles);
    }
}
