package cycles.core.maintenance;

import java.util.Set;
import java.util.UUID;

/**
 * A user whom entries of a store mention, as {@link CycleMaintenance#forEachOwner} meets them.
 *
 * @param strays the ids of cycles that may be the user's and that no index leads to
 */
public record CycleOwner(UUID userId, Set<UUID> strays) {
    public CycleOwner {
        strays = Set.copyOf(strays);
    }
}
