package cycles.core;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether a user's active cycle starts before the end of the last completed one.
 *
 * @param lastCompletedEnd the end of the last completed cycle; empty when none is completed
 */
public record OverlapCheck(boolean overlap, Optional<Instant> lastCompletedEnd) {}
