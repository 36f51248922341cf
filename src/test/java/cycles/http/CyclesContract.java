package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tests the requests for cycles. Each test has users of its own. */
abstract class CyclesContract extends ApiContract {
    @Test
    void create_validDates_returnsAllFieldsAndTheLocation() {
        ApiUser user = newUser();
        ApiResponse response = create(user, 0, 16);

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.json().properties().stream().map(Map.Entry::getKey))
                .containsExactly("id", "userId", "status", "startDate", "endDate", "createdAt", "updatedAt");
        assertThat(response.text("userId")).isEqualTo(user.id().toString());
        assertThat(response.text("status")).isEqualTo("InProgress");
        assertThat(Instant.parse(response.text("startDate"))).isEqualTo(hour(0));
        assertThat(Instant.parse(response.text("endDate"))).isEqualTo(hour(16));
        assertThat(response.text("updatedAt")).isEqualTo(response.text("createdAt"));
        assertThat(response.header("Location")).hasValue(CYCLES + "/" + response.text("id"));
    }

    @Test
    void create_validDates_isFoundByIdAndAsInProgress() {
        ApiUser user = newUser();
        ApiResponse created = create(user, 0, 16);

        ApiResponse byPath = api().get(created.header("Location").orElseThrow(), user);
        ApiResponse active = api().get(IN_PROGRESS, user);

        assertThat(List.of(byPath.status(), active.status())).containsOnly(200);
        assertThat(List.of(byPath.body(), active.body())).containsOnly(created.body());
    }

    @Test
    void get_idInUpperCase_findsTheCycle() {
        ApiUser user = newUser();
        String id = created(user, 0, 16);
        assertThat(api().get(CYCLES + "/" + id.toUpperCase(Locale.ROOT), user).text("id"))
                .isEqualTo(id);
    }

    @Test
    void everyRoute_noCycleInProgress_isNotFound() {
        ApiUser user = newUser();
        String completed = completed(user, 0, 1);

        for (ApiResponse response : List.of(
                api().get(IN_PROGRESS, user),
                api().get(CYCLES + "/" + UUID.randomUUID(), user),
                changeDates(user, completed, 2, 3),
                validateOverlap(user, completed))) {
            assertRefused(response, 404, "CycleNotFoundError");
            assertThat(response.text("userId")).isEqualTo(user.id().toString());
        }
        assertRefused(complete(user, UUID.randomUUID().toString(), 2, 3), 404, "CycleNotFoundError");
    }

    @Test
    void create_cycleInProgress_isRefusedWithoutEffect() {
        ApiUser user = newUser();
        ApiResponse first = create(user, 0, 16);

        ApiResponse second = create(user, 20, 30);

        assertRefused(second, 409, "CycleAlreadyInProgressError");
        assertThat(second.text("userId")).isEqualTo(user.id().toString());
        assertThat(api().get(IN_PROGRESS, user).body()).isEqualTo(first.body());
    }

    @Test
    void everyMutation_startBeforeLastEnd_isRefused() {
        ApiUser user = newUser();
        completed(user, 0, 10);

        assertOverlap(create(user, 9, 20), hour(9), hour(10));
        String id = created(user, 10, 20);
        assertOverlap(changeDates(user, id, 8, 20), hour(8), hour(10));
        assertOverlap(complete(user, id, 9, 20), hour(9), hour(10));
        assertThat(api().get(CYCLES + "/" + id, user).text("status")).isEqualTo("InProgress");
    }

    private static void assertOverlap(ApiResponse response, Instant newStart, Instant lastEnd) {
        assertRefused(response, 409, "CycleOverlapError");
        assertThat(Instant.parse(response.text("newStartDate"))).isEqualTo(newStart);
        assertThat(Instant.parse(response.text("lastCompletedEndDate"))).isEqualTo(lastEnd);
    }

    @Test
    void changeDates_cycleInProgress_storesTheDates() {
        ApiUser user = newUser();
        ApiResponse created = create(user, 0, 16);

        ApiResponse changed = changeDates(user, created.text("id"), 1, 18);

        assertThat(changed.status()).isEqualTo(200);
        assertThat(Instant.parse(changed.text("startDate"))).isEqualTo(hour(1));
        assertThat(Instant.parse(changed.text("endDate"))).isEqualTo(hour(18));
        assertThat(changed.text("createdAt")).isEqualTo(created.text("createdAt"));
        assertThat(Instant.parse(changed.text("updatedAt"))).isAfterOrEqualTo(Instant.parse(created.text("updatedAt")));
        assertThat(api().get(IN_PROGRESS, user).body()).isEqualTo(changed.body());
    }

    @Test
    void changeDates_otherThanInProgress_namesBothIds() {
        ApiUser user = newUser();
        String completed = completed(user, 0, 1);
        String active = created(user, 1, 2);

        for (String other : List.of(completed, UUID.randomUUID().toString())) {
            for (ApiResponse response : List.of(changeDates(user, other, 1, 3), validateOverlap(user, other))) {
                assertRefused(response, 409, "CycleIdMismatchError");
                assertThat(response.text("requestedCycleId")).isEqualTo(other);
                assertThat(response.text("activeCycleId")).isEqualTo(active);
            }
        }
    }

    @Test
    void complete_completedCycle_returnsItUnchanged() {
        ApiUser user = newUser();
        String id = created(user, 0, 16);

        ApiResponse first = complete(user, id, 1, 17);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.text("status")).isEqualTo("Completed");
        assertThat(Instant.parse(first.text("startDate"))).isEqualTo(hour(1));
        for (ApiResponse again : List.of(complete(user, id, 1, 17), complete(user, id, 2, 20))) {
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body());
        }
        assertThat(api().get(CYCLES + "/" + id, user).body()).isEqualTo(first.body());
    }

    @Test
    void validateOverlap_afterCompletion_returnsTheLastEnd() {
        ApiUser user = newUser();
        String first = created(user, 0, 10);
        assertThat(validateOverlap(user, first).body()).isEqualTo("{\"valid\":true,\"overlap\":false}");
        assertThat(complete(user, first, 0, 10).status()).isEqualTo(200);
        String second = created(user, 10, 20);

        ApiResponse response = validateOverlap(user, second);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"valid\":true,\"overlap\":false,\"lastCompletedEndDate\":\"%s\"}"
                        .formatted(Timestamps.format(hour(10))));
    }

    @Test
    void create_bodyWithIdOwnerAndStatus_ignoresThem() {
        ApiUser user = newUser();
        UUID otherId = UUID.randomUUID();
        ApiResponse response = api().post(
                        CYCLES,
                        user,
                        "{\"id\":\"%s\",\"userId\":\"%s\",\"status\":\"Completed\",\"createdAt\":0,\"more\":[{}],"
                                        .formatted(otherId, otherId)
                                + hours(0, 1).substring(1));
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.text("id")).isNotEqualTo(otherId.toString());
        assertThat(response.text("userId")).isEqualTo(user.id().toString());
        assertThat(response.text("status")).isEqualTo("InProgress");
    }

    @Test
    void everyRoute_foreignCycle_equalsAMissingOne() {
        String foreign = created(newUser(), 0, 16);
        String missing = UUID.randomUUID().toString();

        for (ApiUser user : List.of(newUser(), withActiveCycle())) {
            for (String[] route : new String[][] {
                {"GET", "/v1/cycles/%s", null},
                {"PATCH", "/v1/cycles/%s", hours(20, 30)},
                {"POST", "/v1/cycles/%s/complete", hours(20, 30)},
                {"POST", "/v1/cycles/%s/validate-overlap", null}
            }) {
                assertThat(withoutId(user, route, foreign)).isEqualTo(withoutId(user, route, missing));
            }
        }
    }

    /** Returns the whole response except its date and the requested id. */
    private String withoutId(ApiUser user, String[] route, String id) {
        ApiResponse response =
                api().send(route[0], route[1].formatted(id), user, route[2], "X-Request-Id", "same-for-both");
        assertThat(response.status()).isIn(404, 409);
        Map<String, List<String>> headers = new TreeMap<>(response.headers());
        headers.remove("date");
        return response.status() + " " + headers + " " + response.body().replace(id, "the id");
    }

    private ApiUser withActiveCycle() {
        ApiUser user = newUser();
        created(user, 0, 10);
        return user;
    }
}
