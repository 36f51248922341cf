package cycles.repository.postgres;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What {@code write_cycles_v2} says of one mutation.
 *
 * @param name {@code ok}, or the reason why nothing was written; see {@code V3__cycle_functions_v2.sql}
 * @param newStart with {@code overlap}: the start that lies before {@code lastEnd}
 * @param created with {@code ok}: when the cycle was created
 * @param updated with {@code ok}: when it last changed
 */
record WriteOutcome(
        String name,
        @Nullable Instant newStart,
        @Nullable Instant lastEnd,
        @Nullable Instant created,
        @Nullable Instant updated) {}
