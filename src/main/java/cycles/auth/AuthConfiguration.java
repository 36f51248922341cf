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

/** The {@code auth} section of the configuration. Everything has a default; only the key should be set. */
public final class AuthConfiguration {
    /**
     * What tokens are signed with: at least 256 random bits as base64, hexadecimal digits or text. Unset, it is the variable
     * {@code JWT_KEY}, and without that a random key for this run.
     */
    @JsonProperty
    @Nullable
    String jwtKey;

    /** A file that holds the key instead. */
    @JsonProperty
    @Nullable
    Path jwtKeyFile;

    /**
     * Keys with ids, for a change of the key that logs nobody out. The first key signs, all of them verify; {@link #jwtKey} comes before
     * them. Unset, as {@link #jwtKey} and {@link #jwtKeyFile}, they are those of the variable {@code JWT_KEYS}.
     */
    @JsonProperty
    @NotNull
    @Valid
    List<Key> jwtKeys = List.of();

    /** Who issues the tokens; those of others are refused. */
    @JsonProperty
    @NotBlank
    String issuer = "cycle-service";

    /** Whom the tokens are meant for; those for others are refused. */
    @JsonProperty
    @NotBlank
    String audience = "cycle-service";

    /** How long a token is valid. There is no other way to stay logged in, and a changed password ends it earlier. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MINUTES)
    @MaxDuration(value = 30, unit = TimeUnit.DAYS)
    Duration tokenLifetime = Duration.hours(24);

    /** How long this instance may miss that another one changed a password or that a user was deleted. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 0, unit = TimeUnit.SECONDS)
    @MaxDuration(value = 5, unit = TimeUnit.SECONDS)
    Duration tokenVersionTtl = Duration.seconds(4);

    /** How many users' token versions, and how many verified tokens, are remembered; about 1 KiB for each of both. */
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

        /** A file that holds the key instead. */
        @JsonProperty
        @Nullable
        Path keyFile;
    }

    /** How much of the machine password hashing may take; a hash takes some 50 ms of a processor and 19 MiB. */
    static final class Hashing {
        /** How many passwords are hashed at once. */
        @JsonProperty
        @Min(1)
        @Max(1_024)
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

        /** How many more sign-ups, log-ins and password changes may be pending in total; others are refused at once. */
        @JsonProperty
        @Min(1)
        @Max(1_000_000)
        int maxWaiting = 1_000;

        /**
         * How long one of them waits at most until its hash begins; then it is refused. When as many are pending as can be hashed in
         * this time, each address is limited to its equal share of that number.
         */
        @JsonProperty
        @NotNull
        @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
        @MaxDuration(value = 1, unit = TimeUnit.HOURS)
        Duration maxWait = Duration.seconds(2);
    }
}
