package cycles.core;

import java.time.Instant;
import java.util.Optional;

/**
 * Contains the result of comparing a user's cycle in progress with the last completed one.
 *
 * @param overlap whether the cycle in progress starts before the end of the last completed one
 * @param lastCompletedEnd the end of the last completed cycle; empty when none is completed
 */
public record OverlapCheck(boolean overlap, Optional<Instant> lastCompletedEnd) {}
