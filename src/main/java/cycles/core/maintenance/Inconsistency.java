package cycles.core.maintenance;

import cycles.core.CycleRepository;
import java.util.Optional;
import java.util.UUID;

/**
 * Describes stored data that violates the contract of {@link CycleRepository}. Contains ids but no other personal data.
 *
 * @param cycleId the affected cycle; empty when the inconsistency does not concern a single cycle
 * @param finding what is inconsistent, as a clause
 * @param remedy what a repair changes, or what an operator can do when a repair would lose a user's data
 * @param repairable whether a repair applies the remedy
 */
public record Inconsistency(
        Kind kind, UUID userId, Optional<UUID> cycleId, String finding, String remedy, boolean repairable) {

    /** Lists the kinds of inconsistency, in the order in which they are reported. */
    public enum Kind {
        /** A value cannot be read, or contains another id than its key or index. Never repaired. */
        UNREADABLE,
        /** The active pointer refers to no cycle in progress of this user. It is removed, or set to the cycle in progress. */
        DANGLING_ACTIVE,
        /** No index refers to a stored cycle. The cycle is indexed. */
        MISSING_ENTRY,
        /** An index entry of the completed cycles refers to no completed cycle of this user. The entry is removed. */
        STALE_ENTRY,
        /** A completed cycle is indexed under a wrong end. The entry is replaced. */
        WRONG_END,
        /** Completed cycles overlap. Never repaired, because it is unknown which dates are wrong. */
        COMPLETED_OVERLAP,
        /**
         * More than one cycle is in progress. The one that starts last remains in progress; each other one is completed with its
         * own dates, and its end is moved to the next one's start when it is after that. Not repaired when it would overlap a
         * completed cycle.
         */
        TWO_ACTIVES,
        /**
         * The cycle in progress starts before the end of the last completed one. Its start is moved to that end; not repaired when
         * it also ends before it.
         */
        ACTIVE_OVERLAP,
        /** The user has no account. All of the user's cycles are deleted, but only on explicit request. */
        ORPHAN
    }
}
