package cycles.http;

import java.util.Locale;
import java.util.stream.Stream;

/**
 * Lists every kind of error with its status, the {@code _tag} that clients switch on, its title, and its type URN, which is derived
 * from the name. The first constant of a status is its default.
 */
enum ErrorCode {
    BAD_REQUEST(400, "BadRequestError", "Bad request"),
    VALIDATION(400, "ValidationError", "Invalid request"),
    UNAUTHORIZED(401, "UnauthorizedError", "A valid bearer token is required"),
    INVALID_CREDENTIALS(401, "InvalidCredentialsError", "Invalid credentials"),
    NOT_FOUND(404, "NotFoundError", "No resource exists at this path"),
    CYCLE_NOT_FOUND(404, "CycleNotFoundError", "Cycle not found"),
    METHOD_NOT_ALLOWED(405, "MethodNotAllowedError", "This path does not support the method"),
    NOT_ACCEPTABLE(406, "NotAcceptableError", "The response is application/json"),
    REQUEST_TIMEOUT(408, "RequestTimeoutError", "The request took too long to arrive"),
    CYCLE_ALREADY_IN_PROGRESS(409, "CycleAlreadyInProgressError", "Cycle already in progress"),
    CYCLE_ID_MISMATCH(409, "CycleIdMismatchError", "Cycle id mismatch"),
    CYCLE_INVALID_STATE(409, "CycleInvalidStateError", "Cycle invalid state"),
    CYCLE_OVERLAP(409, "CycleOverlapError", "Cycle overlap"),
    USER_ALREADY_EXISTS(409, "UserAlreadyExistsError", "User already exists"),
    PAYLOAD_TOO_LARGE(413, "PayloadTooLargeError", "The request body is larger than this service accepts"),
    URI_TOO_LONG(414, "UriTooLongError", "The URI is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "UnsupportedMediaTypeError", "The request body must be application/json in UTF-8"),
    EXPECTATION_FAILED(417, "ExpectationFailedError", "Expectation failed"),
    UPGRADE_REQUIRED(426, "UpgradeRequiredError", "Upgrade required"),
    TOO_MANY_REQUESTS(429, "TooManyRequestsError", "Too many requests"),
    REQUEST_HEADER_FIELDS_TOO_LARGE(431, "RequestHeaderFieldsTooLargeError", "The request's header is too large"),
    INTERNAL_SERVER(500, "InternalServerError", "Internal server error"),
    CYCLE_REPOSITORY(500, "CycleRepositoryError", "The cycles' store failed"),
    USER_REPOSITORY(500, "UserRepositoryError", "The users' store failed"),
    SERVICE_UNAVAILABLE(503, "ServiceUnavailableError", "Service unavailable"),
    TOO_MANY_WAITING(503, "TooManyWaitingError", "Too many sign-ups and log-ins are waiting"),
    HTTP_VERSION_NOT_SUPPORTED(505, "HttpVersionNotSupportedError", "HTTP version not supported");

    private final int status;
    private final String tag;
    private final String title;
    private final String type;

    ErrorCode(int status, String tag, String title) {
        this.status = status;
        this.tag = tag;
        this.title = title;
        this.type =
                "urn:cycle-service:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the default code of a status; of an unlisted status, the one of 400 or 500. */
    static ErrorCode ofStatus(int status) {
        return Stream.of(values())
                .filter(code -> code.status == status)
                .findFirst()
                .orElse(status < 500 ? BAD_REQUEST : INTERNAL_SERVER);
    }

    int status() {
        return status;
    }

    String tag() {
        return tag;
    }

    String title() {
        return title;
    }

    String type() {
        return type;
    }
}
