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
 * Configures {@code auth.limits}: the rates of sign-ups, log-ins and password changes, shared by all instances. Each limit allows a
 * burst of {@code attempts} and then one attempt per emission interval ({@code within / attempts}); the algorithm is GCRA.
 */
final class AttemptLimits {
    /**
     * Limits sign-ups, log-ins and password changes from one IPv4 address or one IPv6 /64 network. The default is high, because many
     * users may share an address; it bounds the hashing work that one client can cause.
     */
    @JsonProperty
    @JsonMerge
    @NotNull
    @Valid
    Limit address = new Limit(5_000, Duration.minutes(5));

    /** Limits failed log-ins to one account from all addresses, and sign-ups with one email. */
    @JsonProperty
    @JsonMerge
    @NotNull
    @Valid
    Limit account = new Limit(100, Duration.minutes(5));

    /**
     * Limits failed log-ins to one account from one address. Lower than {@link #account}, so that an attacker on one address is
     * blocked before the owner of the account is.
     */
    @JsonProperty
    @JsonMerge
    @NotNull
    @Valid
    Limit accountFromAddress = new Limit(10, Duration.minutes(5));

    /** Allows a number of attempts within a period. */
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

        /** Returns the time after which one more attempt is allowed. */
        java.time.Duration emissionInterval() {
            return within.toJavaDuration().dividedBy(attempts);
        }
    }
}
