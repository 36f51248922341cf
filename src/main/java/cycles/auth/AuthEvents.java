package cycles.auth;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Counts authentication events by type, without identifying users. All meters are registered at construction, so that they report zero
 * before the first event. Thread-safe.
 */
final class AuthEvents {
    /** Counts the outcomes of one operation. */
    record OutcomeMeters(Meter ok, Meter failed, Meter limited) {
        /** @param failure null after success; invalid input and technical failures are not counted */
        void record(@Nullable Throwable failure) {
            if (failure == null) {
                ok.mark();
            } else if (failure instanceof InvalidCredentialsException
                    || failure instanceof UserAlreadyExistsException) {
                failed.mark();
            } else if (failure instanceof TooManyWaitingException || failure instanceof TooManyAttemptsException) {
                limited.mark();
            }
        }
    }

    final OutcomeMeters signUp;
    final OutcomeMeters login;
    final OutcomeMeters passwordChange;
    final Meter tokenRejected;

    AuthEvents(MetricRegistry metrics) {
        signUp = outcomes(metrics, "sign_up");
        login = outcomes(metrics, "login");
        passwordChange = outcomes(metrics, "password_change");
        tokenRejected = meter(metrics, "token_rejected");
    }

    private static OutcomeMeters outcomes(MetricRegistry metrics, String name) {
        return new OutcomeMeters(
                meter(metrics, name + "_ok"), meter(metrics, name + "_failed"), meter(metrics, "limited"));
    }

    private static Meter meter(MetricRegistry metrics, String name) {
        return metrics.meter(MetricRegistry.name("cycles.auth", name));
    }
}
