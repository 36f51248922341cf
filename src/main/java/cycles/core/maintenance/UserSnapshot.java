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
 * Contains all data that a store has of one user at one moment, whether it is consistent or not.
 *
 * @param cycles the user's cycles, each once
 * @param unreadable ids of cycles found through an index or a scan that cannot be read as cycles of the user, with the reason
 * @param active the target of the active pointer
 * @param completed the index of completed cycles
 */
public record UserSnapshot(
        UUID userId,
        List<Cycle> cycles,
        Map<UUID, String> unreadable,
        Optional<UUID> active,
        Set<CompletedEntry> completed) {

    public UserSnapshot {
        cycles = List.copyOf(cycles);
        unreadable = Map.copyOf(unreadable);
        completed = Set.copyOf(completed);
    }

    /** Represents one entry of the index of completed cycles. */
    public record CompletedEntry(Instant end, UUID cycleId) {
        /** Returns the entry that a completed cycle must have. */
        static CompletedEntry of(Cycle cycle) {
            return new CompletedEntry(cycle.dates().end(), cycle.id());
        }
    }

    /** Returns the snapshot of a store whose engine derives the indexes from the cycles, so that they are always consistent. */
    public static UserSnapshot withDerivedIndexes(UUID userId, List<Cycle> cycles, Map<UUID, String> unreadable) {
        return new UserSnapshot(
                userId,
                cycles,
                unreadable,
                cycles.stream().filter(Cycle::isInProgress).map(Cycle::id).findFirst(),
                cycles.stream()
                        .filter(cycle -> !cycle.isInProgress())
                        .map(CompletedEntry::of)
                        .collect(toSet()));
    }
}
