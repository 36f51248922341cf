package cycles.repository;

import cycles.core.maintenance.CycleOwner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Brings users and the cycles that no index leads to together, for an engine whose cycles and indexes lie apart: a walk first notes
 * the strays, then visits the users of the indexes, then those who have strays only. Bounded: beyond some thousands of strays their
 * owners are visited at once, and may be visited again. Not thread-safe.
 */
public final class UnindexedCycles {
    private static final int MOST = 10_000;

    private final Consumer<CycleOwner> visitor;
    private final Map<UUID, Set<UUID>> byOwner = new HashMap<>();
    private int count;

    public UnindexedCycles(Consumer<CycleOwner> visitor) {
        this.visitor = visitor;
    }

    public void note(UUID userId, UUID cycleId) {
        byOwner.computeIfAbsent(userId, any -> new HashSet<>()).add(cycleId);
        if (++count == MOST) {
            visitRest();
        }
    }

    /** Visits a user of the indexes, with the strays noted so far. */
    public void visit(UUID userId) {
        Set<UUID> own = byOwner.remove(userId);
        visitor.accept(new CycleOwner(userId, own == null ? Set.of() : own));
    }

    /** Visits those who have strays and have not been visited since. */
    public void visitRest() {
        Map<UUID, Set<UUID>> rest = Map.copyOf(byOwner);
        byOwner.clear();
        count = 0;
        rest.forEach((userId, cycleIds) -> visitor.accept(new CycleOwner(userId, cycleIds)));
    }
}
