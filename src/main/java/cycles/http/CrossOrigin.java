package cycles.http;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.handler.CrossOriginHandler;

/** Allows web pages of configured origins to use the API (CORS). Cookies are not allowed, since tokens are sent in a header. */
final class CrossOrigin {
    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[^/?#\\s*]+");

    private CrossOrigin() {}

    /** @throws IllegalArgumentException with a one-line message when an element is neither an origin nor {@code *} */
    static CrossOriginHandler handler(List<String> origins) {
        CrossOriginHandler handler = new CrossOriginHandler();
        handler.setAllowedOriginPatterns(
                origins.stream().map(CrossOrigin::pattern).collect(Collectors.toSet()));
        handler.setAllowedMethods(Set.of("GET", "HEAD", "PATCH", "POST"));
        handler.setAllowedHeaders(Set.of("Accept", "Authorization", "Content-Type", RequestId.HEADER));
        handler.setExposedHeaders(Set.of("Location", "Retry-After", RequestId.HEADER));
        handler.setAllowCredentials(false);
        handler.setPreflightMaxAge(Duration.ofHours(1));
        return handler;
    }

    private static String pattern(String origin) {
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException("http.allowedOrigins: '" + origin
                    + "' is neither an origin, like https://app.example.org, nor * for all");
        }
        return origin.equals("*") ? origin : Pattern.quote(origin);
    }
}
