package cycles.repository;

import cycles.core.maintenance.CycleOwner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Groups unindexed cycles by owner during a scan, for an engine that stores cycles and indexes separately. The scan first adds the
 * unindexed cycles, then visits the users of the indexes, then the users who have unindexed cycles only. Memory is bounded: when
 * some thousands of cycles have been added, their owners are visited immediately, and may be visited again. Not thread-safe.
 */
public final class UnindexedCycles {
    private static final int MAX_CYCLES = 10_000;

    private final Consumer<CycleOwner> visitor;
    private final Map<UUID, Set<UUID>> byOwner = new HashMap<>();
    private int count;

    /** @param visitor receives each user with the unindexed cycles */
    public UnindexedCycles(Consumer<CycleOwner> visitor) {
        this.visitor = visitor;
    }

    /** Adds a cycle that no index refers to. */
    public void add(UUID userId, UUID cycleId) {
        byOwner.computeIfAbsent(userId, any -> new HashSet<>()).add(cycleId);
        if (++count == MAX_CYCLES) {
            visitRemaining();
        }
    }

    /** Visits a user of the indexes, with the unindexed cycles added so far. */
    public void visit(UUID userId) {
        Set<UUID> cycleIds = byOwner.remove(userId);
        visitor.accept(new CycleOwner(userId, cycleIds == null ? Set.of() : cycleIds));
    }

    /** Visits the owners of unindexed cycles who have not been visited since these were added. */
    public void visitRemaining() {
        Map<UUID, Set<UUID>> remaining = Map.copyOf(byOwner);
        byOwner.clear();
        count = 0;
        remaining.forEach((userId, cycleIds) -> visitor.accept(new CycleOwner(userId, cycleIds)));
    }
}
