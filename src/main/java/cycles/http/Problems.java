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

/** Maps exceptions to problems, in one table. */
final class Problems {
    private static final Map<Class<?>, Function<Throwable, Problem>> TABLE = new HashMap<>();

    static {
        map(
                CycleAlreadyInProgressException.class,
                e -> withMessage(CYCLE_ALREADY_IN_PROGRESS, e, Map.of("userId", e.userId())));
        map(
                CycleIdMismatchException.class,
                e -> withMessage(
                        CYCLE_ID_MISMATCH,
                        e,
                        Map.of("requestedCycleId", e.requestedCycleId(), "activeCycleId", e.activeCycleId())));
        map(
                CycleInvalidStateException.class,
                e -> withMessage(
                        CYCLE_INVALID_STATE,
                        e,
                        Map.of(
                                "currentState",
                                e.currentState().label(),
                                "expectedState",
                                e.expectedState().label())));
        map(CycleNotFoundException.class, e -> withMessage(CYCLE_NOT_FOUND, e, Map.of("userId", e.userId())));
        map(
                CycleOverlapException.class,
                e -> withMessage(
                        CYCLE_OVERLAP,
                        e,
                        Map.of(
                                "newStartDate",
                                Timestamps.format(e.newStartDate()),
                                "lastCompletedEndDate",
                                Timestamps.format(e.lastCompletedEndDate()))));
        map(CycleRepositoryException.class, e -> storeFailure(CYCLE_REPOSITORY, e.retryable()));
        map(InvalidCycleDatesException.class, e -> invalidRequest(e.violations()));
        map(InvalidCredentialsException.class, e -> withMessage(INVALID_CREDENTIALS, e, Map.of()));
        map(InvalidUserInputException.class, e -> invalidRequest(e.violations()));
        map(
                TooManyAttemptsException.class,
                e -> Problem.retryableAfter(e.retryAfter(), TOO_MANY_REQUESTS, TOO_MANY_REQUESTS.title()));
        map(TooManyWaitingException.class, e -> Problem.retryable(TOO_MANY_WAITING, TOO_MANY_WAITING.title()));
        map(UserAlreadyExistsException.class, e -> withMessage(USER_ALREADY_EXISTS, e, Map.of("email", e.email())));
        map(UserRepositoryException.class, e -> storeFailure(USER_REPOSITORY, e.retryable()));
        map(InvalidRequestException.class, e -> invalidRequest(e.violations()));
        map(
                UnsupportedCharsetException.class,
                e -> Problem.of(UNSUPPORTED_MEDIA_TYPE, "The charset of the request body must be UTF-8", Map.of()));
    }

    private Problems() {}

    /** Returns the problem of an exception. An exception that is neither in the table nor an HTTP status is an internal error. */
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

    /** Returns the exceptions in the table. */
    static Set<Class<?>> mappedTypes() {
        return Set.copyOf(TABLE.keySet());
    }

    private static <E extends RuntimeException> void map(Class<E> thrown, Function<E, Problem> problem) {
        TABLE.put(thrown, e -> problem.apply(thrown.cast(e)));
    }

    private static Problem withMessage(ErrorCode code, RuntimeException thrown, Map<String, ?> fields) {
        return Problem.of(code, Objects.requireNonNullElse(thrown.getMessage(), code.title()), fields);
    }

    private static Problem invalidRequest(List<Violation> violations) {
        return Problem.of(VALIDATION, VALIDATION.title(), Map.of("errors", violations));
    }

    private static Problem storeFailure(ErrorCode code, boolean retryable) {
        return retryable ? Problem.retryable(code, code.title()) : Problem.of(code, code.title(), Map.of());
    }
}
