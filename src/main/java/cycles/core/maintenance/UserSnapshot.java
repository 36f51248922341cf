package cycles.core.maintenance;

import static java.util.stream.Collectors.toSet;

import cycles.core.Cycle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * All that a store holds of one user at one moment, whether it obeys the rules or not.
 *
 * @param cycles the user's, each once
 * @param unreadable why a cycle that an index or a walk led to cannot be taken for one of the user's
 * @param active what the active pointer names
 * @param completed the index of completed cycles
 */
public record UserSnapshot(
        UUID userId, List<Cycle> cycles, Map<UUID, String> unreadable, Optional<UUID> active, Set<Entry> completed) {

    public UserSnapshot {
        cycles = List.copyOf(cycles);
        unreadable = Map.copyOf(unreadable);
        completed = Set.copyOf(completed);
    }

    /** One entry of the index of completed cycles. */
    public record Entry(Instant end, UUID cycleId) {
        public static Entry of(Cycle cycle) {
            return new Entry(cycle.dates().end(), cycle.id());
        }
    }

    /** What a store holds whose engine derives the indexes from the cycles, so that they cannot be wrong. */
    public static UserSnapshot indexedByItself(UUID userId, List<Cycle> cycles, Map<UUID, String> unreadable) {
        return new UserSnapshot(
                userId,
                cycles,
                unreadable,
                cycles.stream().filter(Cycle::isInProgress).map(Cycle::id).findFirst(),
                cycles.stream()
                        .filter(cycle -> !cycle.isInProgress())
                        .map(Entry::of)
                        .collect(toSet()));
    }
}
