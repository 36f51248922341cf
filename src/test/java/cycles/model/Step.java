package cycles.model;

import cycles.core.CycleDates;
import cycles.core.CycleStatus;
import java.time.Duration;

/**
 * One step of a sequence. Users and cycles have numbers, so that a sequence is the same for every repository. A cycle's number is its
 * position among all cycles created before, of any user; a larger number stands for an unknown id.
 */
sealed interface Step {
    record Create(int user, CycleStatus status, CycleDates dates) implements Step {}

    record Update(int user, int cycle, CycleDates dates) implements Step {}

    record Complete(int user, int cycle, CycleDates dates) implements Step {}

    record FindById(int user, int cycle) implements Step {}

    record FindActive(int user) implements Step {}

    record FindLastCompleted(int user) implements Step {}

    /** Examines the user for damage. */
    record Examine(int user) implements Step {}

    /** Repairs damage of the user. */
    record Repair(int user) implements Step {}

    /** Deletes all cycles of the user. */
    record DeleteAll(int user) implements Step {}

    /** Advances the clock; sets it back if negative. */
    record Wait(Duration duration) implements Step {}
}
