package cycles.core;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Implements the use cases. The repository checks the rules in its atomic step; the service makes one call when it succeeds, and
 * reads again only to explain a refusal. Thread-safe.
 */
public final class CycleService {
    private final CycleRepository repository;
    private final Clock clock;

    public CycleService(CycleRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * Returns the user's cycle with this id.
     *
     * @throws CycleNotFoundException when the user has no such cycle
     */
    public Cycle get(UUID userId, UUID cycleId) {
        return repository.getCycleById(userId, cycleId).orElseThrow(() -> new CycleNotFoundException(userId));
    }

    /**
     * Returns the user's cycle in progress.
     *
     * @throws CycleNotFoundException when there is none
     */
    public Cycle getActive(UUID userId) {
        return repository.getActiveCycle(userId).orElseThrow(() -> new CycleNotFoundException(userId));
    }

    /** Starts a cycle; see {@link CycleRepository#createCycle} and {@link CycleDates#requested} for the refusals. */
    public Cycle create(UUID userId, Instant start, Instant end) {
        return repository.createCycle(CycleData.inProgress(userId, CycleDates.requested(start, end, clock.instant())));
    }

    /**
     * Changes the dates of the cycle in progress, which must have this id.
     *
     * @throws CycleNotFoundException when the user has no cycle in progress
     * @throws CycleIdMismatchException when the cycle in progress has another id
     */
    public Cycle changeDates(UUID userId, UUID cycleId, Instant start, Instant end) {
        CycleDates dates = CycleDates.requested(start, end, clock.instant());
        try {
            return repository.updateCycleDates(userId, cycleId, dates);
        } catch (CycleNotFoundException | CycleInvalidStateException refusal) {
            requireActive(getActive(userId), cycleId);
            throw refusal;
        }
    }

    /** Completes a cycle. A cycle that is already completed is returned unchanged, so that a retry is safe. */
    public Cycle complete(UUID userId, UUID cycleId, Instant start, Instant end) {
        CycleDates dates = CycleDates.requested(start, end, clock.instant());
        try {
            return repository.completeCycle(userId, cycleId, dates);
        } catch (CycleInvalidStateException refusal) {
            return repository
                    .getCycleById(userId, cycleId)
                    .filter(cycle -> !cycle.isInProgress())
                    .orElseThrow(() -> refusal);
        }
    }

    /**
     * Compares the cycle in progress, which must have this id, with the last completed one.
     *
     * @throws CycleNotFoundException when the user has no cycle in progress
     * @throws CycleIdMismatchException when the cycle in progress has another id
     */
    public OverlapCheck checkOverlap(UUID userId, UUID cycleId) {
        // This order prevents a false overlap in a race: the last completed end never decreases, so the value read
        // first is at most the one against which the cycle in progress was checked.
        Optional<Instant> lastEnd = repository
                .getLastCompletedCycle(userId)
                .map(last -> last.dates().end());
        Cycle active = requireActive(getActive(userId), cycleId);
        return new OverlapCheck(lastEnd.filter(active.dates().start()::isBefore).isPresent(), lastEnd);
    }

    private static Cycle requireActive(Cycle active, UUID cycleId) {
        if (!active.id().equals(cycleId)) {
            throw new CycleIdMismatchException(cycleId, active.id());
        }
        return active;
    }
}
