package cycles.core;

import java.util.List;
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
    List<CycleDamage> examine(CycleOwner owner);

    /**
     * Mends what {@link CycleDamage#mendable} says, in one atomic step like a write, and answers what that step found. What is sound is
     * not written.
     */
    List<CycleDamage> repair(CycleOwner owner);

    /** Deletes all of a user's cycles in one atomic step, and answers how many. */
    int deleteAll(CycleOwner owner);

    /** How much is stored, in operators' words; cheap to ask. */
    String size();

    /** What else can be done with a store of this engine. */
    default List<MaintenanceTask> tasks() {
        return List.of();
    }
}
