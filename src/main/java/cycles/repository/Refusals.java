package cycles.repository;

import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleException;
import cycles.core.CycleInvalidStateException;
import cycles.core.CycleNotFoundException;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Translates the outcomes of mutations that run inside an engine. SQL functions and Lua scripts check the rules in their atomic
 * step and return the same outcome names.
 */
public final class Refusals {
    /** The outcome of a mutation that was applied. */
    public static final String OK = "ok";

    private Refusals() {}

    /**
     * Returns the exception for an outcome other than {@link #OK}.
     *
     * @param userId the user of the request
     * @param newStart the start that is before {@code lastEnd}; may be null unless the outcome is {@code overlap}
     * @param lastEnd the end of the last completed cycle; may be null unless the outcome is {@code overlap}
     * @return a refusal, or a {@link CycleRepositoryException} (broken) when the outcome is unknown
     */
    public static CycleException exception(
            String outcome, UUID userId, @Nullable Instant newStart, @Nullable Instant lastEnd) {
        return switch (outcome) {
            case "already_in_progress" -> new CycleAlreadyInProgressException(userId);
            case "not_found" -> new CycleNotFoundException(userId);
            case "completed" -> new CycleInvalidStateException(CycleStatus.COMPLETED, CycleStatus.IN_PROGRESS);
            case "overlap" ->
                new CycleOverlapException(Objects.requireNonNull(newStart), Objects.requireNonNull(lastEnd));
            default -> {
                String message = "unknown outcome of a mutation: " + outcome;
                yield CycleRepositoryException.broken(message, new IllegalStateException(message));
            }
        };
    }
}
