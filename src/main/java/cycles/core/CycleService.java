package cycles.core;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The use cases. The rules are decided by the repository in its atomic step; the service makes one call on the good path and
 * looks again only to explain a refusal. Thread-safe.
 */
public final class CycleService {
    private final CycleRepository repository;
    private final Clock clock;

    public CycleService(CycleRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * The user's cycle of that id.
     *
     * @throws CycleNotFoundException when the user has no such cycle
     */
    public Cycle get(UUID userId, UUID cycleId) {
        return repository.getCycleById(userId, cycleId).orElseThrow(() -> new CycleNotFoundException(userId));
    }

    /**
     * The user's cycle in progress.
     *
     * @throws CycleNotFoundException when there is none
     */
    public Cycle getActive(UUID userId) {
        return repository.getActiveCycle(userId).orElseThrow(() -> new CycleNotFoundException(userId));
    }

    /** Begins a cycle; see {@link CycleRepository#createCycle} and {@link CycleDates#requested} for what is refused. */
    public Cycle create(UUID userId, Instant start, Instant end) {
        return repository.createCycle(CycleData.inProgress(userId, CycleDates.requested(start, end, clock.instant())));
    }

    /**
     * Changes the dates of the active cycle, which has to be the one named.
     *
     * @throws CycleNotFoundException when the user has no active cycle
     * @throws CycleIdMismatchException when another cycle is the active one
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

    /** Completes a cycle. One that is completed already is returned as it is, so that a retry is safe. */
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
     * Compares the active cycle, which has to be the one named, with the last completed one.
     *
     * @throws CycleNotFoundException when the user has no active cycle
     * @throws CycleIdMismatchException when another cycle is the active one
     */
    public OverlapCheck checkOverlap(UUID userId, UUID cycleId) {
        // In this order no race invents an overlap: the last completed end only ever grows, so one that is read first
        // is
        // at most the one that the active cycle was checked against.
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
