package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.http.ApiClient.Session;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the API does with cycles, over HTTP. Tests are isolated by fresh users. */
abstract class CyclesContract extends ApiContract {
    @Test
    void aNewCycleIsAnsweredWithItsSevenFieldsAndItsPath() {
        Session user = api().newUser();
        Answer answer = create(user, 0, 16);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().properties().stream().map(Map.Entry::getKey))
                .containsExactly("id", "userId", "status", "startDate", "endDate", "createdAt", "updatedAt");
        assertThat(answer.text("userId")).isEqualTo(user.userId().toString());
        assertThat(answer.text("status")).isEqualTo("InProgress");
        assertThat(Instant.parse(answer.text("startDate"))).isEqualTo(hour(0));
        assertThat(Instant.parse(answer.text("endDate"))).isEqualTo(hour(16));
        assertThat(answer.text("updatedAt")).isEqualTo(answer.text("createdAt"));
        assertThat(answer.header("Location")).hasValue("/v1/cycles/" + answer.text("id"));
    }

    @Test
    void aNewCycleIsFoundByItsPathAndAsTheOneInProgress() {
        Session user = api().newUser();
        Answer created = create(user, 0, 16);

        Answer byPath = api().get(created.header("Location").orElseThrow(), user);
        Answer active = api().get("/v1/cycles/in-progress", user);

        assertThat(List.of(byPath.status(), active.status())).containsOnly(200);
        assertThat(List.of(byPath.body(), active.body())).containsOnly(created.body());
    }

    @Test
    void anIdInUpperCaseIsTheSameId() {
        Session user = api().newUser();
        String id = created(user, 0, 16);
        assertThat(api().get("/v1/cycles/" + id.toUpperCase(Locale.ROOT), user).text("id"))
                .isEqualTo(id);
    }

    @Test
    void whereNothingIsInProgressNothingIsFound() {
        Session user = api().newUser();
        String completed = completed(user, 0, 1);

        for (Answer answer : List.of(
                api().get("/v1/cycles/in-progress", user),
                api().get("/v1/cycles/" + UUID.randomUUID(), user),
                change(user, completed, 2, 3),
                validateOverlap(user, completed))) {
            assertRefused(answer, 404, "CycleNotFoundError");
            assertThat(answer.text("userId")).isEqualTo(user.userId().toString());
        }
        assertRefused(complete(user, UUID.randomUUID().toString(), 2, 3), 404, "CycleNotFoundError");
    }

    @Test
    void aSecondCycleInProgressIsRefusedAndStoresNothing() {
        Session user = api().newUser();
        Answer first = create(user, 0, 16);

        Answer second = create(user, 20, 30);

        assertRefused(second, 409, "CycleAlreadyInProgressError");
        assertThat(second.text("userId")).isEqualTo(user.userId().toString());
        assertThat(api().get("/v1/cycles/in-progress", user).body()).isEqualTo(first.body());
    }

    @Test
    void aStartBeforeTheLastCompletedEndIsRefusedByEveryMutation() {
        Session user = api().newUser();
        completed(user, 0, 10);

        assertOverlap(create(user, 9, 20), hour(9), hour(10));
        String id = created(user, 10, 20);
        assertOverlap(change(user, id, 8, 20), hour(8), hour(10));
        assertOverlap(complete(user, id, 9, 20), hour(9), hour(10));
        assertThat(api().get("/v1/cycles/" + id, user).text("status")).isEqualTo("InProgress");
    }

    private static void assertOverlap(Answer answer, Instant newStart, Instant lastEnd) {
        assertRefused(answer, 409, "CycleOverlapError");
        assertThat(Instant.parse(answer.text("newStartDate"))).isEqualTo(newStart);
        assertThat(Instant.parse(answer.text("lastCompletedEndDate"))).isEqualTo(lastEnd);
    }

    @Test
    void theCycleInProgressCanBeGivenOtherDates() {
        Session user = api().newUser();
        Answer created = create(user, 0, 16);

        Answer changed = change(user, created.text("id"), 1, 18);

        assertThat(changed.status()).isEqualTo(200);
        assertThat(Instant.parse(changed.text("startDate"))).isEqualTo(hour(1));
        assertThat(Instant.parse(changed.text("endDate"))).isEqualTo(hour(18));
        assertThat(changed.text("createdAt")).isEqualTo(created.text("createdAt"));
        assertThat(Instant.parse(changed.text("updatedAt"))).isAfterOrEqualTo(Instant.parse(created.text("updatedAt")));
        assertThat(api().get("/v1/cycles/in-progress", user).body()).isEqualTo(changed.body());
    }

    @Test
    void whatIsForTheActiveCycleNamesTheActiveCycle() {
        Session user = api().newUser();
        String completed = completed(user, 0, 1);
        String active = created(user, 1, 2);

        for (String other : List.of(completed, UUID.randomUUID().toString())) {
            for (Answer answer : List.of(change(user, other, 1, 3), validateOverlap(user, other))) {
                assertRefused(answer, 409, "CycleIdMismatchError");
                assertThat(answer.text("requestedCycleId")).isEqualTo(other);
                assertThat(answer.text("activeCycleId")).isEqualTo(active);
            }
        }
    }

    @Test
    void completingAgainAnswersTheCompletedCycleUnchangedWhateverTheDates() {
        Session user = api().newUser();
        String id = created(user, 0, 16);

        Answer first = complete(user, id, 1, 17);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text("status")).isEqualTo("Completed");
        assertThat(Instant.parse(first.text("startDate"))).isEqualTo(hour(1));
        for (Answer again : List.of(complete(user, id, 1, 17), complete(user, id, 2, 20))) {
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body());
        }
        assertThat(api().get("/v1/cycles/" + id, user).body()).isEqualTo(first.body());
    }

    @Test
    void overlapIsToldBesideTheLastCompletedEnd() {
        Session user = api().newUser();
        String first = created(user, 0, 10);
        assertThat(validateOverlap(user, first).body()).isEqualTo("{\"valid\":true,\"overlap\":false}");
        assertThat(complete(user, first, 0, 10).status()).isEqualTo(200);
        String second = created(user, 10, 20);

        Answer answer = validateOverlap(user, second);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"valid\":true,\"overlap\":false,\"lastCompletedEndDate\":\"%s\"}"
                        .formatted(Timestamps.format(hour(10))));
    }

    @Test
    void aBodyCannotSetIdOwnerOrStatus() {
        Session user = api().newUser();
        UUID stranger = UUID.randomUUID();
        Answer answer = api().post(
                        "/v1/cycles",
                        user,
                        "{\"id\":\"%s\",\"userId\":\"%s\",\"status\":\"Completed\",\"createdAt\":0,\"more\":[{}],"
                                        .formatted(stranger, stranger)
                                + dates(0, 1).substring(1));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("id")).isNotEqualTo(stranger.toString());
        assertThat(answer.text("userId")).isEqualTo(user.userId().toString());
        assertThat(answer.text("status")).isEqualTo("InProgress");
    }

    @Test
    void aStrangersCycleIsAnsweredLikeOneThatDoesNotExistByteForByte() {
        String foreign = created(api().newUser(), 0, 16);
        String missing = UUID.randomUUID().toString();

        for (Session who : List.of(api().newUser(), withActiveCycle())) {
            for (String[] route : new String[][] {
                {"GET", "/v1/cycles/%s", null},
                {"PATCH", "/v1/cycles/%s", dates(20, 30)},
                {"POST", "/v1/cycles/%s/complete", dates(20, 30)},
                {"POST", "/v1/cycles/%s/validate-overlap", null}
            }) {
                assertThat(withoutId(who, route, foreign)).isEqualTo(withoutId(who, route, missing));
            }
        }
    }

    /** The whole answer but for its date and the id that was asked for. */
    private String withoutId(Session who, String[] route, String id) {
        Answer answer =
                api().send(route[0], route[1].formatted(id), who, route[2], "X-Request-Id", "the-same-for-both");
        assertThat(answer.status()).isIn(404, 409);
        Map<String, List<String>> headers = new TreeMap<>(answer.headers());
        headers.remove("date");
        return answer.status() + " " + headers + " " + answer.body().replace(id, "the id");
    }

    private Session withActiveCycle() {
        Session user = api().newUser();
        created(user, 0, 10);
        return user;
    }
}
