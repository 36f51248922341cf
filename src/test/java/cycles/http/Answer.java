package cycles.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the service answered.
 *
 * @param headers by their names in lower case
 */
record Answer(int status, Map<String, List<String>> headers, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The header's value; it must not be there twice. */
    Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        if (values.size() > 1) {
            throw new AssertionError(name + " is there more than once: " + values);
        }
        return values.stream().findFirst();
    }

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + this, e);
        }
    }

    String text(String member) {
        return json().path(member).asText();
    }

    String tag() {
        return text("_tag");
    }

    /** The paths of a ValidationError. */
    List<String> invalidPaths() {
        return json().path("errors").findValuesAsText("path");
    }
}
