package cycles.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDataSize;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDataSize;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code http} section of the configuration: whom the API trusts beside who asks, by default nobody, and how much it takes on. */
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

    /** How many requests for cycles are worked on at once. More would not be faster: the stores' pools are smaller. */
    @JsonProperty
    @Min(1)
    @Max(10_000)
    int maxRunning = 128;

    /** How many more wait for their turn, some 5 kB each, before the next ones are answered with 503 at once. */
    @JsonProperty
    @Min(0)
    @Max(100_000)
    int maxWaiting = 8_192;

    /** How long a request waits for its turn at most: long enough for 500 users who all write at once. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 10, unit = TimeUnit.SECONDS)
    Duration maxWait = Duration.milliseconds(1_500);

    /** The largest request body, after decompression. The largest that the API needs, a new password in escapes, takes some 2 kB. */
    @JsonProperty
    @NotNull
    @MinDataSize(value = 4, unit = DataSizeUnit.KIBIBYTES)
    @MaxDataSize(value = 1, unit = DataSizeUnit.MEBIBYTES)
    DataSize maxBody = DataSize.kibibytes(8);

    /**
     * The memory for requests that have not arrived completely, of all connections together. Beyond it those that have been on their
     * way for longest are refused with 503.
     */
    @JsonProperty
    @NotNull
    @MinDataSize(value = 2, unit = DataSizeUnit.MEBIBYTES)
    DataSize maxPending = DataSize.mebibytes(32);

    /** How many connections to the API are open at once. At the limit new ones wait, and silent ones are closed after 2 seconds. */
    @JsonProperty
    @Min(1)
    @Max(1_000_000)
    int maxConnections = 10_000;

    /**
     * Host names, without a port, under which the admin port takes requests that change something, beside localhost and IP addresses;
     * needed on loopback and for browsers only.
     */
    @JsonProperty
    @NotNull
    List<String> adminHosts = List.of();

    /** Further host names of the admin port; see {@code http.adminHosts}. */
    public List<String> adminHosts() {
        return adminHosts;
    }
}
