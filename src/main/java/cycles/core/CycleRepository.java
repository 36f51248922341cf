package cycles.core;

import cycles.core.maintenance.CycleMaintenance;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores cycles. Every implementation fulfils the same contract, which one abstract test class verifies for all of them.
 *
 * <p><b>Rules.</b> For every user, with any number of concurrent writers and processes: (1) at most one cycle is in progress; (2)
 * no cycle starts before the end of the user's last completed cycle, which is the one with the latest end; (3) only a cycle in
 * progress changes; (4) a cycle belongs to one user, and is absent for all others.
 *
 * <p><b>Atomicity.</b> A mutation checks the rules and writes in one atomic step of the engine. It is applied completely or not at
 * all; a refused mutation changes nothing.
 *
 * <p><b>Isolation and order.</b> All operations on one user's cycles are linearizable: a read that begins after a write has
 * returned sees it, and no read sees an intermediate state.
 *
 * <p><b>Durability.</b> A mutation that has returned is as durable as {@link BackendInfo#durability()} describes.
 *
 * <p><b>Failure.</b> Every operation may throw {@link CycleRepositoryException}. It is then unknown whether a mutation was applied.
 * Operations return or fail within the backend's configured timeouts.
 *
 * <p>Implementations are thread-safe. No parameter and no result is null.
 */
public interface CycleRepository extends AutoCloseable {

    /**
     * Connects to the engine or opens its files, and prepares the schema. Must be called once, before any operation.
     *
     * @throws CycleRepositoryException when the engine cannot be used; the message is one line with the reason
     */
    void start();

    /** Returns the user's cycle with this id, regardless of its status. */
    Optional<Cycle> getCycleById(UUID userId, UUID cycleId);

    /** Returns the user's cycle in progress. */
    Optional<Cycle> getActiveCycle(UUID userId);

    /** Returns the user's completed cycle with the latest end. */
    Optional<Cycle> getLastCompletedCycle(UUID userId);

    /**
     * Stores a new cycle under a new id. A completed cycle is an import: it may end in the future, but not after the start of a
     * cycle in progress, which would then violate rule 2.
     *
     * @throws CycleAlreadyInProgressException when the new cycle is in progress and the user already has one
     * @throws CycleOverlapException when it starts before the end of the last completed cycle, or when it is completed and
     *     ends after the start of the cycle in progress
     */
    Cycle createCycle(CycleData data);

    /**
     * Changes the dates of the user's cycle in progress. When the dates are the stored ones, nothing changes, {@code updatedAt}
     * included: a call whose response was lost can be repeated.
     *
     * @throws CycleNotFoundException when the user has no cycle with this id
     * @throws CycleInvalidStateException when it is completed
     * @throws CycleOverlapException when it would start before the end of the last completed cycle
     */
    Cycle updateCycleDates(UUID userId, UUID cycleId, CycleDates dates);

    /**
     * Completes the user's cycle in progress with these dates. Of several concurrent calls for one cycle exactly one succeeds.
     *
     * @throws CycleNotFoundException when the user has no cycle with this id
     * @throws CycleInvalidStateException when it is already completed
     * @throws CycleOverlapException when it would start before the end of the last completed cycle
     */
    Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates);

    /**
     * Checks that the engine can read and write now, and describes it.
     *
     * @throws CycleRepositoryException when it cannot; the message states the reason for operators
     */
    BackendInfo check();

    /** Returns the maintenance operations of the store. May be called before {@link #start}; the result may be used after it. */
    CycleMaintenance maintenance();

    /** Waits for running operations, then releases all resources. Idempotent; later operations fail as unavailable. */
    @Override
    void close();
}
