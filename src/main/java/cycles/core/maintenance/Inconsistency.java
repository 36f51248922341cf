package cycles.core.maintenance;

import cycles.core.CycleRepository;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that is not as the promises of {@link CycleRepository} say. Names ids, and nothing else about a person.
 *
 * @param cycleId the cycle it is about, where it is about one
 * @param finding what is wrong, as half a sentence
 * @param remedy what a repair does about it, or what a human can do where no repair can without losing a person's data
 * @param mendable whether a repair does it
 */
public record Inconsistency(
        Kind kind, UUID userId, Optional<UUID> cycleId, String finding, String remedy, boolean mendable) {

    /** The kinds of damage, in the order in which they are reported. */
    public enum Kind {
        /** A value cannot be read, or says that it belongs elsewhere. Never mended. */
        UNREADABLE,
        /** The active pointer names no cycle in progress of this user. It is removed, or set to the cycle in progress. */
        DANGLING_ACTIVE,
        /** No index leads to a stored cycle. It is indexed. */
        MISSING_ENTRY,
        /** An entry of the completed cycles names none of this user. It is removed. */
        STALE_ENTRY,
        /** A completed cycle is indexed under another end than its own. It is indexed anew. */
        WRONG_END,
        /** Completed cycles overlap. Never mended: nobody can know which dates are wrong. */
        COMPLETED_OVERLAP,
        /**
         * More than one cycle is in progress. The one that starts last stays so; each other one is completed with its own dates,
         * its end moved to the next one's start where it reaches into that. Not where it would overlap a completed cycle.
         */
        TWO_ACTIVES,
        /**
         * The cycle in progress starts before the end of the last completed one. Its start is moved to that end; not where it ends
         * before it.
         */
        ACTIVE_OVERLAP,
        /** The user has no account. All of the user's cycles are deleted, but only when that is asked for. */
        ORPHAN
    }
}
