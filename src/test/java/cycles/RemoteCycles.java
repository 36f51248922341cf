package cycles;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.ApiUser.Answer;
import cycles.core.Cycle;
import cycles.core.CycleDates;
import cycles.core.CycleRepositoryException;
import cycles.core.CycleStatus;
import cycles.core.OverlapCheck;
import cycles.repository.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A user's cycles over HTTP. An answer that never comes is an {@link UncheckedIOException}, a 503 what it says it is. */
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
        Answer answer = send("POST", "/" + cycleId + "/validate-overlap", "");
        return answer.status() == 200 ? new Outcome("", List.of(overlap(answer.body()))) : refusal(answer);
    }

    @Override
    public Outcome get(UUID cycleId) {
        return cycle(send("GET", "/" + cycleId, ""));
    }

    @Override
    public Outcome getActive() {
        return cycle(send("GET", "/in-progress", ""));
    }

    private Outcome cycle(String method, String path, CycleDates dates) {
        return cycle(send(
                method,
                path,
                ApiUser.dates(dates.start().toString(), dates.end().toString())));
    }

    private Answer send(String method, String path, String body) {
        try {
            return user.send(method, "/v1/cycles" + path, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Outcome cycle(Answer answer) {
        return answer.status() < 300 ? Outcome.of(Optional.of(cycle(answer.body()))) : refusal(answer);
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

    private static Outcome refusal(Answer answer) {
        JsonNode json = answer.body();
        String tag = answer.text("_tag");
        List<?> told = switch (tag) {
            case "CycleNotFoundError", "CycleAlreadyInProgressError" -> List.of(id(json, "userId"));
            case "CycleIdMismatchError" -> List.of(id(json, "requestedCycleId"), id(json, "activeCycleId"));
            case "CycleInvalidStateError" -> List.of(status(json, "currentState"), status(json, "expectedState"));
            case "CycleOverlapError" -> List.of(instant(json, "newStartDate"), instant(json, "lastCompletedEndDate"));
            case "CycleRepositoryError", "UserRepositoryError", "ServiceUnavailableError" ->
                throw CycleRepositoryException.unavailable(tag, new IllegalStateException(json.toString()));
            default -> throw new AssertionError("an answer that nobody expects: " + answer);
        };
        return new Outcome(tag.replace("Error", ""), told);
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
