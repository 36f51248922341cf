package cycles.model;

import cycles.core.CycleDates;
import cycles.core.CycleStatus;
import java.time.Duration;

/**
 * One step of a sequence. Users and cycles are named by number, so that a sequence means the same for every repository: a user's among
 * those of the sequence, a cycle's among all that were created before it, whoever owns them; a number too large is an id nobody has.
 */
sealed interface Step {
    record Create(int user, CycleStatus status, CycleDates dates) implements Step {}

    record Update(int user, int cycle, CycleDates dates) implements Step {}

    record Complete(int user, int cycle, CycleDates dates) implements Step {}

    record FindById(int user, int cycle) implements Step {}

    record FindActive(int user) implements Step {}

    record FindLastCompleted(int user) implements Step {}

    /** Looks for damage. */
    record Examine(int user) implements Step {}

    /** Looks for damage and mends it. */
    record Repair(int user) implements Step {}

    /** Deletes all that the user has. */
    record DeleteAll(int user) implements Step {}

    /** Moves the clock, backwards if negative. */
    record Wait(Duration duration) implements Step {}
}
