package cycles.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Holds the status, the headers and the complete body of an HTTP response. Immutable except for {@link #bytes()}, which is not a copy. */
public final class ApiResponse {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;
    private final Map<String, List<String>> headers = new TreeMap<>();
    private final byte[] bytes;

    /** @param headers with names in any case */
    public ApiResponse(int status, Map<String, List<String>> headers, byte[] bytes) {
        this.status = status;
        headers.forEach((name, values) -> this.headers
                .computeIfAbsent(name.toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                .addAll(values));
        this.bytes = bytes;
    }

    public int status() {
        return status;
    }

    /** Returns the values by the header's name in lower case. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Returns the body decoded as UTF-8. */
    public String body() {
        return new String(bytes, UTF_8);
    }

    /**
     * Returns the value of a header that may be present at most once.
     *
     * @throws AssertionError if the header is repeated
     */
    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        if (values.size() > 1) {
            throw new AssertionError(name + " is repeated: " + values);
        }
        return values.stream().findFirst();
    }

    /**
     * Returns the parsed body.
     *
     * @throws AssertionError if the body is not JSON
     */
    public JsonNode json() {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + this, e);
        }
    }

    /** Returns a member of the JSON body as text; the empty string if it is missing. */
    public String text(String member) {
        return json().path(member).asText();
    }

    /** Returns the type of a problem body, such as {@code ValidationError}. */
    public String tag() {
        return text("_tag");
    }

    /** Returns the paths that a ValidationError lists. */
    public List<String> invalidPaths() {
        return json().path("errors").findValuesAsText("path");
    }

    @Override
    public String toString() {
        return status + " " + headers + " " + body();
    }
}
