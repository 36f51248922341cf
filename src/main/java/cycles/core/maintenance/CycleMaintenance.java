package cycles.core.maintenance;

import cycles.core.CycleRepositoryException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Provides the maintenance operations of a store: scan, consistency check, repair and deletion of a user's cycles, all concurrently
 * with requests. Every operation may throw {@link CycleRepositoryException}. Implementations are thread-safe.
 */
public interface CycleMaintenance {

    /**
     * Visits every user who owns an entry of the store. The store is read in pages of bounded size (keyset pagination), each in its
     * own transaction: a user who is added or removed during the scan may be skipped, and a user whose entries change may be
     * visited again. Every other user is visited once, unless the store has more than some thousands of unindexed cycles.
     */
    void forEachOwner(Consumer<CycleOwner> visitor);

    /**
     * Returns the inconsistencies of a user's cycles, found in one atomic snapshot; empty when there is none. Changes nothing.
     *
     * @throws CycleRepositoryException (broken) when the data is too damaged to be checked
     */
    List<Inconsistency> examine(CycleOwner owner);

    /**
     * Repairs every {@linkplain Inconsistency#repairable repairable} inconsistency in one atomic step and returns all that the step
     * found. Consistent data is not written.
     */
    List<Inconsistency> repair(CycleOwner owner);

    /** Deletes all of a user's cycles in one atomic step and returns their number. */
    int deleteAll(CycleOwner owner);

    /** Returns the id of the installation that owns the store; empty until one has claimed it. A cheap call. */
    Optional<UUID> installation();

    /**
     * Stores the id of an installation in one atomic step unless the store has one, and returns the stored id. Of several
     * concurrent calls one succeeds. The id is as durable as cycles, and is part of every copy and backup of the store.
     */
    UUID claim(UUID installation);

    /**
     * Returns a sample of the users who own entries of the store; from both ends where the store is ordered by user. Empty only
     * when no entry has an owner. Reads far less than {@link #forEachOwner}.
     *
     * @param limit the maximum number of users, at least 2
     */
    Set<UUID> sampleOwners(int limit);

    /** Describes for operators how much is stored. A cheap call. */
    String size();

    /** Returns the tasks that only this engine has. */
    default List<MaintenanceTask> tasks() {
        return List.of();
    }
}
