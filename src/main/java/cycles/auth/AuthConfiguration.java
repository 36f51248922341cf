package cycles.auth;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Configures authentication (section {@code auth}). Every key has a default; only the signing key should be set. */
public final class AuthConfiguration {
    /**
     * The key that signs tokens: at least 256 random bits as base64, hexadecimal digits or text. If unset, the environment variable
     * {@code JWT_KEY} is used; if that is unset too, the key is random and valid until the process ends.
     */
    @JsonProperty
    @Nullable
    String jwtKey;

    /** A file that contains the key; an alternative to {@link #jwtKey}. */
    @JsonProperty
    @Nullable
    Path jwtKeyFile;

    /**
     * Keys with ids, for key rotation without ending sessions. The first key signs, all of them verify; {@link #jwtKey} precedes them.
     * If neither these nor {@link #jwtKey} and {@link #jwtKeyFile} are set, the environment variable {@code JWT_KEYS} is used.
     */
    @JsonProperty
    @NotNull
    @Valid
    List<Key> jwtKeys = List.of();

    /** The issuer ({@code iss}) of the tokens; tokens with a different issuer are rejected. */
    @JsonProperty
    @NotBlank
    String issuer = "cycle-service";

    /** The audience ({@code aud}) of the tokens; tokens for a different audience are rejected. */
    @JsonProperty
    @NotBlank
    String audience = "cycle-service";

    /** The lifetime of a token. Tokens cannot be renewed; changing the password invalidates them earlier. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MINUTES)
    @MaxDuration(value = 30, unit = TimeUnit.DAYS)
    Duration tokenLifetime = Duration.hours(24);

    /** The maximum time until this instance notices a password change on another instance or the deletion of a user. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 0, unit = TimeUnit.SECONDS)
    @MaxDuration(value = 5, unit = TimeUnit.SECONDS)
    Duration tokenVersionTtl = Duration.seconds(4);

    /** The maximum number of entries in each of two caches, token versions and verified tokens; an entry takes about 1 KiB. */
    @JsonProperty
    @Min(0)
    @Max(10_000_000)
    int cacheSize = 50_000;

    @JsonProperty
    @NotNull
    @Valid
    AttemptLimits limits = new AttemptLimits();

    @JsonProperty
    @NotNull
    @Valid
    Hashing hashing = new Hashing();

    /** A key with an id: 1 to 64 letters, digits, dots, hyphens or underscores. */
    static final class Key {
        @JsonProperty
        @Nullable
        String id;

        /** Like {@link AuthConfiguration#jwtKey}. */
        @JsonProperty
        @Nullable
        String key;

        /** A file that contains the key; an alternative to {@link #key}. */
        @JsonProperty
        @Nullable
        Path keyFile;
    }

    /** Bounds the resources for password hashing; a hash takes about 50 ms of processor time and 19 MiB. */
    static final class Hashing {
        /** The number of passwords that are hashed concurrently. */
        @JsonProperty
        @Min(1)
        @Max(1_024)
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

        /** The maximum number of further sign-ups, log-ins and password changes that are pending; more are rejected immediately. */
        @JsonProperty
        @Min(1)
        @Max(1_000_000)
        int maxWaiting = 1_000;

        /**
         * The maximum time that a request waits until its hash computation starts; then it is rejected. When the pending requests need
         * all of this time, each address is limited to its equal share of them.
         */
        @JsonProperty
        @NotNull
        @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
        @MaxDuration(value = 1, unit = TimeUnit.HOURS)
        Duration maxWait = Duration.seconds(2);
    }
}
