package cycles.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import cycles.core.OverlapCheck;
import org.jspecify.annotations.Nullable;

/**
 * Reports whether the active cycle starts before the end of the last completed one.
 *
 * @param valid the opposite of {@code overlap}
 * @param lastCompletedEndDate null, and omitted, when no cycle is completed
 */
@JsonPropertyOrder({"valid", "overlap", "lastCompletedEndDate"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record OverlapResponse(
        boolean valid, boolean overlap, @Nullable String lastCompletedEndDate) {
    static OverlapResponse of(OverlapCheck check) {
        return new OverlapResponse(
                !check.overlap(),
                check.overlap(),
                check.lastCompletedEnd().map(Timestamps::format).orElse(null));
    }
}
