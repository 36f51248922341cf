package cycles;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import cycles.core.Cycle;
import cycles.core.CycleDates;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import cycles.core.OverlapCheck;
import cycles.repository.Outcome;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Calls the use cases over HTTP. A missing response is an {@link UncheckedIOException}, a 503 that names a store a
 * {@link CycleRepositoryException}.
 */
record RemoteCycles(ApiUser user) implements CyclesApi {
    @Override
    public Outcome create(CycleDates dates) {
        return cycle("POST", "", dates);
    }

    @Override
    public Outcome changeDates(UUID cycleId, CycleDates dates) {
        return cycle("PATCH", "/" + cycleId, dates);
    }

    @Override
    public Outcome complete(UUID cycleId, CycleDates dates) {
        return cycle("POST", "/" + cycleId + "/complete", dates);
    }

    @Override
    public Outcome checkOverlap(UUID cycleId) {
        ApiResponse response = send("POST", "/" + cycleId + "/validate-overlap", null);
        return response.status() == 200 ? new Outcome("", List.of(overlap(response.json()))) : refusal(response);
    }

    @Override
    public Outcome get(UUID cycleId) {
        return cycle(send("GET", "/" + cycleId, null));
    }

    @Override
    public Outcome getActive() {
        return cycle(send("GET", "/in-progress", null));
    }

    private Outcome cycle(String method, String path, CycleDates dates) {
        return cycle(send(method, path, ApiUser.dates(dates.start(), dates.end())));
    }

    private ApiResponse send(String method, String path, @Nullable String body) {
        return user.send(method, "/v1/cycles" + path, body);
    }

    private static Outcome cycle(ApiResponse response) {
        return response.status() < 300 ? Outcome.of(Optional.of(cycle(response.json()))) : refusal(response);
    }

    private static Cycle cycle(JsonNode json) {
        return new Cycle(
                id(json, "id"),
                id(json, "userId"),
                status(json, "status"),
                new CycleDates(instant(json, "startDate"), instant(json, "endDate")),
                instant(json, "createdAt"),
                instant(json, "updatedAt"));
    }

    private static OverlapCheck overlap(JsonNode json) {
        return new OverlapCheck(
                json.path("overlap").asBoolean(),
                json.has("lastCompletedEndDate")
                        ? Optional.of(instant(json, "lastCompletedEndDate"))
                        : Optional.empty());
    }

    private static Outcome refusal(ApiResponse response) {
        JsonNode json = response.json();
        String tag = response.text("_tag");
        List<?> values = switch (tag) {
            case "CycleNotFoundError", "CycleAlreadyInProgressError" -> List.of(id(json, "userId"));
            case "CycleIdMismatchError" -> List.of(id(json, "requestedCycleId"), id(json, "activeCycleId"));
            case "CycleInvalidStateError" -> List.of(status(json, "currentState"), status(json, "expectedState"));
            case "CycleOverlapError" -> List.of(instant(json, "newStartDate"), instant(json, "lastCompletedEndDate"));
            case "CycleRepositoryError", "UserRepositoryError", "ServiceUnavailableError" ->
                throw CycleRepositoryException.unavailable(tag, new IllegalStateException(json.toString()));
            default -> throw new AssertionError("unexpected response: " + response);
        };
        return new Outcome(tag.replace("Error", ""), values);
    }

    private static UUID id(JsonNode json, String name) {
        return UUID.fromString(json.path(name).asText());
    }

    private static Instant instant(JsonNode json, String name) {
        return Instant.parse(json.path(name).asText());
    }

    private static CycleStatus status(JsonNode json, String name) {
        return CycleStatus.ofLabel(json.path(name).asText());
    }
}
