package cycles.core.maintenance;

import cycles.core.CycleRepositoryException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What operators need of a store beside its use: it can be walked, examined, repaired and emptied of a user, all while requests go
 * on. Every operation may throw {@link CycleRepositoryException}. Thread-safe.
 */
public interface CycleMaintenance {

    /**
     * Visits every user whom any entry of the store mentions. The store is read in pages of bounded size, each at another moment:
     * a user who comes or goes during the walk may be left out, and one whose entries change be met again. Everybody else is met once,
     * unless the store has more than some thousands of cycles that no index leads to.
     */
    void forEachOwner(Consumer<CycleOwner> visitor);

    /**
     * What is wrong with a user's cycles, all of it seen at one moment between two writes. Changes nothing; empty when all is well.
     *
     * @throws CycleRepositoryException (broken) when so much is wrong that it cannot be told
     */
    List<Inconsistency> examine(CycleOwner owner);

    /**
     * Mends what {@link Inconsistency#mendable} says, in one atomic step like a write, and answers what that step found. What is sound is
     * not written.
     */
    List<Inconsistency> repair(CycleOwner owner);

    /** Deletes all of a user's cycles in one atomic step, and answers how many. */
    int deleteAll(CycleOwner owner);

    /** The id of the installation that the store belongs to; empty until one has claimed it. Cheap to ask. */
    Optional<UUID> installation();

    /**
     * Stores the id of an installation in one atomic step unless the store has one, and answers the id it has then. Of several
     * concurrent calls one wins. The id is kept as durably as cycles are, and is part of every copy and backup of the store.
     */
    UUID claim(UUID installation);

    /**
     * Some of the users whom entries of the store mention, for a judgement about all of them: where the store is ordered by user, from
     * both ends. Empty only when no entry mentions a user. Reads far less than {@link #forEachOwner}.
     *
     * @param most at least 2
     */
    Set<UUID> someOwners(int most);

    /** How much is stored, in operators' words; cheap to ask. */
    String size();

    /** What else can be done with a store of this engine. */
    default List<MaintenanceTask> tasks() {
        return List.of();
    }
}
