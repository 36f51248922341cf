package cycles.repository.postgres;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Contains the result of {@code write_cycles_v2} for one mutation.
 *
 * @param name {@code ok}, or why nothing was written; see {@link cycles.repository.Refusals}
 * @param newStart set for {@code overlap} of a new cycle: the start that is before {@code lastEnd}
 * @param lastEnd set for {@code overlap}: the end of the last completed cycle
 * @param created set for {@code ok} of a change: when the cycle was created
 * @param updated set for {@code ok} of a change: when it last changed
 */
record WriteOutcome(
        String name,
        @Nullable Instant newStart,
        @Nullable Instant lastEnd,
        @Nullable Instant created,
        @Nullable Instant updated) {}
