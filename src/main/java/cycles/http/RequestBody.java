package cycles.http;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.core.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON object of a request. A field that is missing or wrong is noted and stands as a blank, until {@link #requireValid}
 * refuses all of them at once; fields nobody asks for are ignored. Used by one thread.
 */
final class RequestBody {
    private final JsonNode fields;
    private final List<Violation> violations = new ArrayList<>(0);

    RequestBody(JsonNode fields) {
        this.fields = fields;
    }

    /** A string that every store can hold: no NUL, no half of a surrogate pair. */
    String text(String name) {
        JsonNode field = fields.path(name);
        if (field.isTextual() && isStorable(field.textValue())) {
            return field.textValue();
        }
        return wrong(name, field, "must be a string of Unicode characters", "");
    }

    /** A string with an instant, cut to the millisecond; see {@link Timestamps#parse}. */
    Instant instant(String name) {
        JsonNode field = fields.path(name);
        if (field.isTextual()) {
            Instant instant = Timestamps.parse(field.textValue()).orElse(null);
            if (instant != null) {
                return instant;
            }
        }
        return wrong(
                name,
                field,
                "must be an ISO-8601 date-time with an offset, from 2000 to 2100, like 2025-03-01T08:00:00Z",
                Instant.EPOCH);
    }

    /** @throws InvalidRequestException naming every field that was missing or wrong */
    void requireValid() {
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }

    private <T> T wrong(String name, JsonNode field, String rule, T blank) {
        violations.add(new Violation(name, field.isMissingNode() || field.isNull() ? "is required" : rule));
        return blank;
    }

    private static boolean isStorable(String text) {
        return text.codePoints().allMatch(c -> c != 0 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE));
    }
}
