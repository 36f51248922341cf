package cycles.core;

import cycles.core.maintenance.CycleMaintenance;
import java.util.Optional;
import java.util.UUID;

/**
 * Where cycles live. Every implementation makes the same promises, and one contract test holds all of them to it.
 *
 * <p><b>Rules.</b> For every user, whoever writes and from however many processes: (1) at most one cycle is in progress;
 * (2) no start lies before the end of the user's last completed cycle, the one with the latest end; (3) only a cycle in
 * progress changes; (4) a cycle belongs to one user, and is absent for everybody else.
 *
 * <p><b>Atomicity.</b> A mutation checks the rules and writes in one atomic step of the engine. Either all of it happens or
 * nothing does; a refused mutation leaves no trace.
 *
 * <p><b>Isolation and order.</b> All operations on one user's cycles are linearizable: a read that begins after a write was
 * answered sees it, and no read sees a state between two writes.
 *
 * <p><b>Durability.</b> When a mutation returns, it is as durable as {@link BackendInfo#durability()} says.
 *
 * <p><b>Failure.</b> Every operation may throw {@link CycleRepositoryException}. It is then unknown whether a mutation
 * happened. Operations answer or fail within the backend's configured time-outs.
 *
 * <p>Implementations are thread-safe. Nothing takes or returns null.
 */
public interface CycleRepository extends AutoCloseable {

    /**
     * Connects to the engine or opens its files, and prepares the schema. Called once, before anything else.
     *
     * @throws CycleRepositoryException when the engine cannot be used; the message is one line that says why
     */
    void start();

    /** The user's cycle of that id, in whatever status. */
    Optional<Cycle> getCycleById(UUID userId, UUID cycleId);

    /** The user's cycle in progress. */
    Optional<Cycle> getActiveCycle(UUID userId);

    /** The user's completed cycle with the latest end. */
    Optional<Cycle> getLastCompletedCycle(UUID userId);

    /**
     * Stores a new cycle under a fresh id. A completed one is an import: it need not end before now, but it may not end after
     * the start of a cycle in progress, which would then break rule 2.
     *
     * @throws CycleAlreadyInProgressException when the new cycle is in progress and the user has one already
     * @throws CycleOverlapException when it starts before the end of the last completed cycle, or when it is completed and
     *     ends after the start of the cycle in progress
     */
    Cycle createCycle(CycleData data);

    /**
     * Gives the user's cycle in progress other dates. With the dates it has already, nothing changes, {@code updatedAt} included:
     * a call may be repeated whose answer was lost.
     *
     * @throws CycleNotFoundException when the user has no cycle of that id
     * @throws CycleInvalidStateException when it is completed
     * @throws CycleOverlapException when it would start before the end of the last completed cycle
     */
    Cycle updateCycleDates(UUID userId, UUID cycleId, CycleDates dates);

    /**
     * Completes the user's cycle in progress with these dates. Of several concurrent calls for one cycle exactly one succeeds.
     *
     * @throws CycleNotFoundException when the user has no cycle of that id
     * @throws CycleInvalidStateException when it is completed already
     * @throws CycleOverlapException when it would start before the end of the last completed cycle
     */
    Cycle completeCycle(UUID userId, UUID cycleId, CycleDates dates);

    /**
     * Asks the engine whether it can read and write now, and what it is.
     *
     * @throws CycleRepositoryException when it cannot; the message says why in operators' words
     */
    BackendInfo check();

    /** What operators do with the store. May be asked for before {@link #start}, and then used after it. */
    CycleMaintenance maintenance();

    /** Lets running operations end, then releases everything. Idempotent; operations afterwards fail as unavailable. */
    @Override
    void close();
}
