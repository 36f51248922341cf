package cycles.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/** The {@code http} section of the configuration: whom the API trusts beside who asks. By default nobody. */
public final class HttpConfiguration {
    /**
     * The proxies whose {@code X-Forwarded-For} is believed, as addresses or networks like {@code 10.0.0.0/8}. What others send in it
     * is ignored.
     */
    @JsonProperty
    @NotNull
    List<String> trustedProxies = List.of();

    /** The origins of web pages that may use the API from a browser (CORS), like {@code https://app.example.org}; {@code *} for all. */
    @JsonProperty
    @NotNull
    List<String> allowedOrigins = List.of();
}
