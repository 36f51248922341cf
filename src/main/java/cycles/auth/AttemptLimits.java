package cycles.auth;

import com.fasterxml.jackson.annotation.JsonMerge;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/**
 * The section {@code auth.limits} of the configuration: how often people may try, counted by all instances together. Each limit lets
 * so many attempts through at once, and then one more whenever its share of the time has passed.
 */
final class AttemptLimits {
    /**
     * Sign-ups, log-ins and password changes from one address, or from one /64 of IPv6. Wide, because many people may share one: it
     * bounds what one machine can make this service hash.
     */
    @JsonProperty
    @JsonMerge
    @NotNull
    @Valid
    Limit address = new Limit(5_000, Duration.minutes(5));

    /** Failed log-ins to one account from everywhere, and sign-ups with one email. */
    @JsonProperty
    @JsonMerge
    @NotNull
    @Valid
    Limit account = new Limit(100, Duration.minutes(5));

    /**
     * Failed log-ins to one account from one address. Narrower than {@link #account}, so that who guesses somebody's password locks
     * out himself first.
     */
    @JsonProperty
    @JsonMerge
    @NotNull
    @Valid
    Limit accountFromAddress = new Limit(10, Duration.minutes(5));

    /** So many attempts in so much time. */
    static final class Limit {
        @JsonProperty
        @Min(1)
        @Max(1_000_000)
        int attempts;

        @JsonProperty
        @NotNull
        @MinDuration(value = 1, unit = TimeUnit.SECONDS)
        @MaxDuration(value = 1, unit = TimeUnit.DAYS)
        Duration within;

        Limit(int attempts, Duration within) {
            this.attempts = attempts;
            this.within = within;
        }

        /** The time in which one attempt comes back. */
        java.time.Duration pace() {
            return within.toJavaDuration().dividedBy(attempts);
        }
    }
}
