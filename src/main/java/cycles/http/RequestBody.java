package cycles.http;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.core.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads fields from the JSON object of a request. A missing or invalid field is recorded and a placeholder returned;
 * {@link #requireValid} then reports all of them together. Unknown fields are ignored. Not thread-safe.
 */
final class RequestBody {
    private final JsonNode fields;
    private final List<Violation> violations = new ArrayList<>(0);

    RequestBody(JsonNode fields) {
        this.fields = fields;
    }

    /** Returns a string without NUL and unpaired surrogates, which not every store can represent. */
    String text(String name) {
        JsonNode field = fields.path(name);
        if (field.isTextual() && isStorable(field.textValue())) {
            return field.textValue();
        }
        return reject(name, field, "must be a string of Unicode characters", "");
    }

    /** Returns an instant, truncated to the millisecond; see {@link Timestamps#parse}. */
    Instant instant(String name) {
        JsonNode field = fields.path(name);
        if (field.isTextual()) {
            Instant instant = Timestamps.parse(field.textValue()).orElse(null);
            if (instant != null) {
                return instant;
            }
        }
        return reject(
                name,
                field,
                "must be an ISO-8601 date-time with an offset, from 2000 to 2100, like 2025-03-01T08:00:00Z",
                Instant.EPOCH);
    }

    /** @throws InvalidRequestException with every field that was missing or invalid */
    void requireValid() {
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }

    private <T> T reject(String name, JsonNode field, String rule, T placeholder) {
        violations.add(new Violation(name, field.isMissingNode() || field.isNull() ? "is required" : rule));
        return placeholder;
    }

    private static boolean isStorable(String text) {
        return text.codePoints().allMatch(c -> c != 0 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE));
    }
}
