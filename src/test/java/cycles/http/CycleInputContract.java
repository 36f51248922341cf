package cycles.http;

import static cycles.client.ApiUser.dates;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which dates, ids and tokens the API accepts. */
abstract class CycleInputContract extends ApiContract {
    @ParameterizedTest
    @CsvSource({
        "2025-01-01T09:00:00Z,                2025-01-01T09:00:00.000Z",
        "2025-01-01T09:00Z,                   2025-01-01T09:00:00.000Z",
        "2025-01-01T09:00:00.1Z,              2025-01-01T09:00:00.100Z",
        "2025-01-01T09:00:00.123999999Z,      2025-01-01T09:00:00.123Z",
        "2025-01-01T09:00:00.000999+00:00,    2025-01-01T09:00:00.000Z",
        "2025-01-01T09:00:00+02:00,           2025-01-01T07:00:00.000Z",
        "2024-12-31T23:30:00-05:30,           2025-01-01T05:00:00.000Z",
        "2025-01-01T09:00:00+0000,            2025-01-01T09:00:00.000Z",
        "2025-01-01T09:00:00+00,              2025-01-01T09:00:00.000Z",
        "2025-01-01T09:00:00-0000,            2025-01-01T09:00:00.000Z",
        "2025-01-01T09:00:00.5+01,            2025-01-01T08:00:00.500Z",
        "2025-01-01T09:00+0545,               2025-01-01T03:15:00.000Z",
        "2024-12-31T23:30:00-0530,            2025-01-01T05:00:00.000Z",
        "2024-02-29T00:00:00.050Z,            2024-02-29T00:00:00.050Z",
        "2000-01-01T00:00:00Z,                2000-01-01T00:00:00.000Z",
    })
    void create_anyOffset_returnsUtcWithMilliseconds(String sent, String stored) {
        ApiUser user = newUser();
        Instant end = Instant.parse(stored).plus(Duration.ofHours(2));
        ApiResponse response = api().post(CYCLES, user, dates(sent, end));
        assertThat(response.status()).as("%s", response).isEqualTo(201);
        assertThat(response.text("startDate")).isEqualTo(stored);
        assertThat(api().get(IN_PROGRESS, user).text("startDate")).isEqualTo(stored);
    }

    @Test
    void everyMutation_invalidDates_namesEachMember() {
        ApiUser user = newUser();
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        String tooShort = dates(hour(0), hour(1).minusMillis(1));

        for (String path : List.of(CYCLES, CYCLES + "/" + UUID.randomUUID() + "/complete")) {
            assertInvalid(api().post(path, user, hours(2, 1)), "endDate");
            assertInvalid(api().post(path, user, hours(2, 2)), "endDate");
            assertInvalid(api().post(path, user, tooShort), "endDate");
            assertInvalid(api().post(path, user, dates(hour(0), tomorrow)), "endDate");
            assertInvalid(api().post(path, user, dates(tomorrow, tomorrow.plusSeconds(7200))), "startDate", "endDate");
        }
        assertInvalid(api().patch(CYCLES + "/" + UUID.randomUUID(), user, tooShort), "endDate");
        assertThat(create(user, 0, 1).status()).as("exactly one hour").isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "0",
                "1735722000000",
                "1.5",
                "true",
                "[]",
                "{}",
                "\"\"",
                "\" \"",
                "\"now\"",
                "\"2025\"",
                "\"2025-01-01\"",
                "\"2025-01-01T09:00:00\"",
                "\"2025-01-01 09:00:00Z\"",
                "\"2025-01-01T09:00:00z\"",
                "\"2025-01-01t09:00:00Z\"",
                "\"2025-01-01T24:00:00Z\"",
                "\"2025-01-01T23:59:60Z\"",
                "\"2016-12-31T23:59:60Z\"",
                "\"2025-02-29T09:00:00Z\"",
                "\"2025-13-01T09:00:00Z\"",
                "\"2025-00-01T09:00:00Z\"",
                "\"2025-01-32T09:00:00Z\"",
                "\"2025-1-1T9:00:00Z\"",
                "\"20250101T090000Z\"",
                "\"2025-001T09:00:00Z\"",
                "\"2025-W01-1T09:00:00Z\"",
                "\"2025-01-01T09:60:00Z\"",
                "\"2025-01-01T09Z\"",
                "\"2025-01-01T09:00:00.Z\"",
                "\"2025-01-01T09:00:00,5Z\"",
                "\"2025-01-01T09:00:00.1234567890Z\"",
                "\"2025-01-01T09:00:00+020\"",
                "\"2025-01-01T09:00:00+02:0\"",
                "\"2025-01-01T09:00:00+0260\"",
                "\"2025-01-01T09:00:00+02:00+0200\"",
                "\"2025-01-01T09:00:00Z+00\"",
                "\"2025-01-01T09:00:00+020000\"",
                "\"2025-01-01T09:00:00+25\"",
                "\"2025-01-01+00\"",
                "\"2025-01-01T09:00:00+2\"",
                "\"2025-01-01T09:00:00+25:00\"",
                "\"2025-01-01T09:00:00[UTC]\"",
                "\"2025-01-01T09:00:00Z[UTC]\"",
                "\"2025-01-01T09:00:00 Z\"",
                "\" 2025-01-01T09:00:00Z\"",
                "\"2025-01-01T09:00:00Z\\n\"",
                "\"2025-01-01T09:00:00Z\\u0000\"",
                "\"+2025-01-01T09:00:00Z\"",
                "\"-2025-01-01T09:00:00Z\"",
                "\"12025-01-01T09:00:00Z\"",
                "\"1999-12-31T23:59:59.999Z\"",
                "\"2000-01-01T00:00:00+00:01\"",
                "\"2101-01-01T00:00:00Z\"",
                "\"0000-01-01T00:00:00Z\"",
                "\"\u0662\u0660\u0662\u0665-01-01T09:00:00Z\"",
                "\"Wed, 01 Jan 2025 09:00:00 GMT\""
            })
    void everyMutation_invalidInstant_isRefused(String value) {
        String valid = "\"" + hour(2) + "\"";
        ApiUser user = sharedUser();
        for (String path : List.of(CYCLES, CYCLES + "/" + UUID.randomUUID() + "/complete")) {
            assertInvalid(
                    api().post(path, user, "{\"startDate\":%s,\"endDate\":%s}".formatted(value, valid)), "startDate");
        }
        assertInvalid(
                api().patch(
                                CYCLES + "/" + UUID.randomUUID(),
                                user,
                                "{\"startDate\":%s,\"endDate\":%s}".formatted(value, value)),
                "startDate",
                "endDate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "not-a-uuid",
                "1-1-1-1-1",
                "00000000-0000-0000-0000-00000000000",
                "00000000-0000-0000-0000-0000000000000",
                "g0000000-0000-0000-0000-000000000000",
                "00000000000000000000000000000000",
                "urn:uuid:x",
                "00000000-0000-0000-0000-00000000000%C3%A9",
                "%20",
                "%00",
                "%7B00000000-0000-0000-0000-000000000000%7D",
                "in-progres",
                "00000000-0000-0000-0000-00000000000%0A",
                "0000000-00000-0000-0000-000000000000"
            })
    void everyRoute_idIsNotAUuid_isRefused(String id) {
        ApiUser user = sharedUser();
        Stream<ApiResponse> responses = Stream.of(
                api().get(CYCLES + "/" + id, user),
                changeDates(user, id, 0, 1),
                complete(user, id, 0, 1),
                validateOverlap(user, id));
        // Jetty refuses some of these paths itself.
        responses.forEach(response -> {
            assertThat(response.status()).as("%s", response).isEqualTo(400);
            assertThat(response.tag()).isIn("ValidationError", "BadRequestError");
            if (response.tag().equals("ValidationError")) {
                assertThat(response.invalidPaths()).containsExactly("id");
            }
        });
    }

    @Test
    void everyRoute_invalidToken_isUnauthorized() {
        ApiUser valid = newUser();
        String id = created(valid, 0, 16);
        String[] parts = valid.token().split("\\.", -1);
        List<String> invalidTokens = List.of(
                "",
                "x",
                "null",
                valid.token() + "x",
                valid.token().substring(1),
                parts[0] + "." + parts[1] + ".",
                "eyJhbGciOiJub25lIn0." + parts[1] + ".",
                "x".repeat(4_000));
        for (String[] route : new String[][] {
            {"GET", IN_PROGRESS, null},
            {"GET", CYCLES + "/" + id, null},
            {"POST", CYCLES, hours(0, 1)},
            {"PATCH", CYCLES + "/" + id, hours(0, 1)},
            {"POST", CYCLES + "/" + id + "/complete", hours(0, 1)},
            {"POST", CYCLES + "/" + id + "/validate-overlap", null},
            {"POST", "/auth/update-password", "{\"currentPassword\":\"a\",\"newPassword\":\"b\"}"}
        }) {
            assertRefused(api().send(route[0], route[1], null, route[2]), 401, "UnauthorizedError");
            assertRefused(
                    api().send(route[0], route[1] + "?access_token=" + valid.token(), null, route[2]),
                    401,
                    "UnauthorizedError");
            for (String header : List.of("Basic YTpi", "Bearer", valid.token(), "Token " + valid.token())) {
                assertRefused(
                        api().send(route[0], route[1], null, route[2], "Authorization", header),
                        401,
                        "UnauthorizedError");
            }
            for (String token : invalidTokens) {
                assertRefused(
                        api().send(route[0], route[1], valid.withToken(token), route[2]), 401, "UnauthorizedError");
            }
        }
        assertThat(api().get(CYCLES + "/" + id, valid).text("status")).isEqualTo("InProgress");
    }

    @Test
    void everyRoute_invalidRequestWithoutToken_isUnauthorized() {
        assertRefused(api().send("POST", CYCLES, null, "{broken"), 401, "UnauthorizedError");
        assertRefused(api().send("GET", "/v1/cycles/not-a-uuid", null, null), 401, "UnauthorizedError");
    }
}
