package cycles.http;

import static cycles.http.ErrorCode.CYCLE_ALREADY_IN_PROGRESS;
import static cycles.http.ErrorCode.CYCLE_ID_MISMATCH;
import static cycles.http.ErrorCode.CYCLE_INVALID_STATE;
import static cycles.http.ErrorCode.CYCLE_NOT_FOUND;
import static cycles.http.ErrorCode.CYCLE_OVERLAP;
import static cycles.http.ErrorCode.CYCLE_REPOSITORY;
import static cycles.http.ErrorCode.INVALID_CREDENTIALS;
import static cycles.http.ErrorCode.TOO_MANY_REQUESTS;
import static cycles.http.ErrorCode.TOO_MANY_WAITING;
import static cycles.http.ErrorCode.UNSUPPORTED_MEDIA_TYPE;
import static cycles.http.ErrorCode.USER_ALREADY_EXISTS;
import static cycles.http.ErrorCode.USER_REPOSITORY;
import static cycles.http.ErrorCode.VALIDATION;

import cycles.auth.InvalidCredentialsException;
import cycles.auth.InvalidUserInputException;
import cycles.auth.TooManyAttemptsException;
import cycles.auth.TooManyWaitingException;
import cycles.auth.UserAlreadyExistsException;
import cycles.auth.UserRepositoryException;
import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleIdMismatchException;
import cycles.core.CycleInvalidStateException;
import cycles.core.CycleNotFoundException;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepositoryException;
import cycles.core.InvalidCycleDatesException;
import cycles.core.Violation;
import jakarta.ws.rs.WebApplicationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** The one table from what is thrown to what a client is told. */
final class Problems {
    private static final Map<Class<?>, Function<Throwable, Problem>> TABLE = new HashMap<>();

    static {
        on(
                CycleAlreadyInProgressException.class,
                e -> says(CYCLE_ALREADY_IN_PROGRESS, e, Map.of("userId", e.userId())));
        on(
                CycleIdMismatchException.class,
                e -> says(
                        CYCLE_ID_MISMATCH,
                        e,
                        Map.of("requestedCycleId", e.requestedCycleId(), "activeCycleId", e.activeCycleId())));
        on(
                CycleInvalidStateException.class,
                e -> says(
                        CYCLE_INVALID_STATE,
                        e,
                        Map.of(
                                "currentState",
                                e.currentState().label(),
                                "expectedState",
                                e.expectedState().label())));
        on(CycleNotFoundException.class, e -> says(CYCLE_NOT_FOUND, e, Map.of("userId", e.userId())));
        on(
                CycleOverlapException.class,
                e -> says(
                        CYCLE_OVERLAP,
                        e,
                        Map.of(
                                "newStartDate",
                                Timestamps.format(e.newStartDate()),
                                "lastCompletedEndDate",
                                Timestamps.format(e.lastCompletedEndDate()))));
        on(CycleRepositoryException.class, e -> fails(CYCLE_REPOSITORY, e.retryable()));
        on(InvalidCycleDatesException.class, e -> invalid(e.violations()));
        on(InvalidCredentialsException.class, e -> says(INVALID_CREDENTIALS, e, Map.of()));
        on(InvalidUserInputException.class, e -> invalid(e.violations()));
        on(
                TooManyAttemptsException.class,
                e -> Problem.until(e.retryAfter(), TOO_MANY_REQUESTS, TOO_MANY_REQUESTS.title()));
        on(TooManyWaitingException.class, e -> Problem.retryable(TOO_MANY_WAITING, TOO_MANY_WAITING.title()));
        on(UserAlreadyExistsException.class, e -> says(USER_ALREADY_EXISTS, e, Map.of("email", e.email())));
        on(UserRepositoryException.class, e -> fails(USER_REPOSITORY, e.retryable()));
        on(InvalidRequestException.class, e -> invalid(e.violations()));
        on(
                UnsupportedCharsetException.class,
                e -> Problem.of(UNSUPPORTED_MEDIA_TYPE, "The charset of the request body has to be UTF-8", Map.of()));
    }

    private Problems() {}

    /** What to tell a client of something thrown. What is not in the table and is no HTTP status is an internal error. */
    static Problem of(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        Function<Throwable, Problem> entry = TABLE.get(cause.getClass());
        if (entry != null) {
            return entry.apply(cause);
        }
        return Problem.ofStatus(
                cause instanceof WebApplicationException web ? web.getResponse().getStatus() : 500);
    }

    /** The exceptions in the table. */
    static Set<Class<?>> known() {
        return Set.copyOf(TABLE.keySet());
    }

    private static <E extends RuntimeException> void on(Class<E> thrown, Function<E, Problem> problem) {
        TABLE.put(thrown, e -> problem.apply(thrown.cast(e)));
    }

    private static Problem says(ErrorCode code, RuntimeException refusal, Map<String, ?> fields) {
        return Problem.of(code, Objects.requireNonNullElse(refusal.getMessage(), code.title()), fields);
    }

    private static Problem invalid(List<Violation> violations) {
        return Problem.of(VALIDATION, VALIDATION.title(), Map.of("errors", violations));
    }

    private static Problem fails(ErrorCode code, boolean retryable) {
        return retryable ? Problem.retryable(code, code.title()) : Problem.of(code, code.title(), Map.of());
    }
}
