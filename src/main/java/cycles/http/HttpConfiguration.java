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

/** Configures the API: trusted proxies, allowed origins and limits. The section {@code http} of the configuration. */
public final class HttpConfiguration {
    /**
     * The proxies whose {@code X-Forwarded-For} is used, as addresses or networks like {@code 10.0.0.0/8}. The header of other peers is
     * ignored.
     */
    @JsonProperty
    @NotNull
    List<String> trustedProxies = List.of();

    /** The origins of web pages that may use the API from a browser (CORS), like {@code https://app.example.org}; {@code *} for all. */
    @JsonProperty
    @NotNull
    List<String> allowedOrigins = List.of();

    /** The number of concurrent requests for cycles. More are not faster, since the stores' pools are smaller. */
    @JsonProperty
    @Min(1)
    @Max(10_000)
    int maxRunning = 128;

    /** The length of the queue for excess requests, about 5 kB each; further ones are answered with 503 at once. */
    @JsonProperty
    @Min(0)
    @Max(100_000)
    int maxWaiting = 8_192;

    /** The maximum time in the queue; sufficient for 500 users who write at the same time. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 10, unit = TimeUnit.SECONDS)
    Duration maxWait = Duration.milliseconds(1_500);

    /** The largest request body, after decompression. The largest valid one, an escaped new password, takes about 2 kB. */
    @JsonProperty
    @NotNull
    @MinDataSize(value = 4, unit = DataSizeUnit.KIBIBYTES)
    @MaxDataSize(value = 1, unit = DataSizeUnit.MEBIBYTES)
    DataSize maxBody = DataSize.kibibytes(8);

    /**
     * The memory for requests that have not arrived completely, over all connections. When it is exceeded, the oldest of them are
     * refused with 503.
     */
    @JsonProperty
    @NotNull
    @MinDataSize(value = 2, unit = DataSizeUnit.MEBIBYTES)
    DataSize maxPending = DataSize.mebibytes(32);

    /** The number of open connections to the API. At the limit, new ones wait, and idle ones are closed after 2 seconds. */
    @JsonProperty
    @Min(1)
    @Max(1_000_000)
    int maxConnections = 10_000;

    /**
     * Host names, without a port, under which the admin port accepts requests that change something, in addition to localhost and IP
     * addresses. Needed on loopback addresses and for browsers only.
     */
    @JsonProperty
    @NotNull
    List<String> adminHosts = List.of();

    /** Returns the additional host names of the admin port ({@code http.adminHosts}). */
    public List<String> adminHosts() {
        return adminHosts;
    }
}
