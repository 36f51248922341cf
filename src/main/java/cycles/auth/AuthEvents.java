package cycles.auth;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import org.jspecify.annotations.Nullable;

/** Counts what happens at the door, and never who did it. Every event is there from the start. Thread-safe. */
final class AuthEvents {
    /** One thing that people try. */
    record Attempt(Meter ok, Meter failed, Meter limited) {
        /** @param failure null when it succeeded; invalid input and technical trouble count as nothing */
        void ended(@Nullable Throwable failure) {
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

    final Attempt signUp;
    final Attempt login;
    final Attempt passwordChange;
    final Meter tokenRejected;

    AuthEvents(MetricRegistry metrics) {
        signUp = attempt(metrics, "sign_up");
        login = attempt(metrics, "login");
        passwordChange = attempt(metrics, "password_change");
        tokenRejected = event(metrics, "token_rejected");
    }

    private static Attempt attempt(MetricRegistry metrics, String name) {
        return new Attempt(event(metrics, name + "_ok"), event(metrics, name + "_failed"), event(metrics, "limited"));
    }

    private static Meter event(MetricRegistry metrics, String name) {
        return metrics.meter(MetricRegistry.name("cycles.auth", name));
    }
}
