package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cycles.auth.InvalidCredentialsException;
import cycles.auth.InvalidUserInputException;
import cycles.auth.TooManyAttemptsException;
import cycles.auth.TooManyWaitingException;
import cycles.auth.UserAlreadyExistsException;
import cycles.auth.UserException;
import cycles.auth.UserRepositoryException;
import cycles.core.CycleAlreadyInProgressException;
import cycles.core.CycleDates;
import cycles.core.CycleException;
import cycles.core.CycleIdMismatchException;
import cycles.core.CycleInvalidStateException;
import cycles.core.CycleNotFoundException;
import cycles.core.CycleOverlapException;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import cycles.core.Violation;
import jakarta.ws.rs.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final OpenApiDocument DOCUMENT = document();
    private static final UUID ID = UUID.randomUUID();
    private static final Instant NOW = Instant.parse("2025-03-01T08:00:00.123Z");
    private static final String SECRET = "jdbc:postgresql://secret-host/ refused";

    private static OpenApiDocument document() {
        try (InputStream file = ProblemsTest.class.getResourceAsStream("openapi.json")) {
            return new OpenApiDocument(JSON.readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> exceptions() {
        RuntimeException cause = new IllegalStateException(SECRET);
        RuntimeException invalidDates =
                Assertions.catchRuntimeException(() -> CycleDates.requested(NOW.plusSeconds(9), NOW, NOW));
        return Stream.of(
                Arguments.of(new CycleAlreadyInProgressException(ID), 409, "CycleAlreadyInProgressError"),
                Arguments.of(new CycleIdMismatchException(ID, ID), 409, "CycleIdMismatchError"),
                Arguments.of(
                        new CycleInvalidStateException(CycleStatus.COMPLETED, CycleStatus.IN_PROGRESS),
                        409,
                        "CycleInvalidStateError"),
                Arguments.of(new CycleNotFoundException(ID), 404, "CycleNotFoundError"),
                Arguments.of(new CycleOverlapException(NOW, NOW), 409, "CycleOverlapError"),
                Arguments.of(CycleRepositoryException.unavailable(SECRET, cause), 503, "CycleRepositoryError"),
                Arguments.of(CycleRepositoryException.broken(SECRET, cause), 500, "CycleRepositoryError"),
                Arguments.of(invalidDates, 400, "ValidationError"),
                Arguments.of(new InvalidCredentialsException(), 401, "InvalidCredentialsError"),
                Arguments.of(
                        new InvalidUserInputException(List.of(new Violation("email", "no"))), 400, "ValidationError"),
                Arguments.of(new TooManyAttemptsException(Duration.ofMillis(29_001)), 429, "TooManyRequestsError"),
                Arguments.of(new TooManyWaitingException(), 503, "TooManyWaitingError"),
                Arguments.of(new UserAlreadyExistsException("a@b.co"), 409, "UserAlreadyExistsError"),
                Arguments.of(new UserRepositoryException(SECRET, cause, true), 503, "UserRepositoryError"),
                Arguments.of(new UserRepositoryException(SECRET, cause, false), 500, "UserRepositoryError"),
                Arguments.of(new InvalidRequestException("id", "must be a UUID"), 400, "ValidationError"),
                Arguments.of(new UnsupportedCharsetException(), 415, "UnsupportedMediaTypeError"),
                Arguments.of(new NotFoundException(SECRET), 404, "NotFoundError"),
                Arguments.of(new IllegalStateException(SECRET), 500, "InternalServerError"),
                Arguments.of(new StackOverflowError(SECRET), 500, "InternalServerError"));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void of_anyException_matchesTheOpenApiDocument(Throwable thrown, int status, String tag) {
        for (Throwable wrapped : List.of(thrown, new CompletionException(thrown))) {
            Problem problem = Problems.of(wrapped);
            JsonNode body = JSON.valueToTree(problem.body(ID.toString()));

            assertThat(problem.status()).isEqualTo(status);
            assertThat(body.path("_tag").asText()).isEqualTo(tag);
            assertThat(body.toString()).doesNotContain("secret", "Exception");
            assertThat(problem.headers().containsKey("Retry-After")).isEqualTo(status == 503 || status == 429);
            DOCUMENT.checkBody(schema(problem), body);
        }
    }

    private static String schema(Problem problem) {
        boolean ofARepository = problem.code().tag().matches("(Cycle|User)RepositoryError");
        if (problem.status() == 503) {
            return "UnavailableError";
        }
        if (ofARepository) {
            return "RepositoryError";
        }
        return problem.code() == ErrorCode.NOT_FOUND || problem.code() == ErrorCode.UNSUPPORTED_MEDIA_TYPE
                ? "HttpProblem"
                : problem.code().tag();
    }

    @Test
    void known_everyPermittedException_isContained() {
        List<Class<?>> sealedTypes = List.of(CycleException.class, UserException.class);
        assertThat(sealedTypes.stream().flatMap(type -> Arrays.stream(type.getPermittedSubclasses())))
                .isNotEmpty()
                .allSatisfy(thrown -> assertThat(Problems.mappedTypes()).contains(thrown));
        assertThat(exceptions().<Class<?>>map(arguments -> arguments.get()[0].getClass()))
                .as("exceptions of this test")
                .containsAll(Problems.mappedTypes());
    }

    @Test
    void of_tooManyAttempts_roundsRetryAfterUp() {
        assertThat(Problems.of(new TooManyAttemptsException(Duration.ofMillis(29_001)))
                        .headers())
                .isEqualTo(Map.of("Retry-After", "30"));
        assertThat(Problems.of(new TooManyAttemptsException(Duration.ofMillis(1)))
                        .headers())
                .isEqualTo(Map.of("Retry-After", "1"));
    }

    @Test
    void errorCodes_tagsAndTypes_areUnique() {
        ErrorCode[] codes = ErrorCode.values();
        assertThat(codes).extracting(ErrorCode::tag).doesNotHaveDuplicates();
        assertThat(codes).extracting(ErrorCode::type).doesNotHaveDuplicates();
        assertThat(ErrorCode.CYCLE_OVERLAP.type()).isEqualTo("urn:cycle-service:problem:cycle-overlap");
    }

    @Test
    void ofStatus_unknownStatus_isAGeneralError() {
        assertThat(Problem.ofStatus(418).body("x"))
                .containsEntry("status", 418)
                .containsEntry("_tag", "BadRequestError");
        assertThat(Problem.ofStatus(599).body("x"))
                .containsEntry("status", 599)
                .containsEntry("_tag", "InternalServerError");
    }
}
