package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.http.ApiClient.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API takes for a date, an id and a token, and what it does not. */
abstract class CycleInputContract extends CyclesContract {
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
    void anInstantComesBackInUtcWithThreeFractionDigits(String sent, String stored) {
        Session user = api().newUser();
        Instant end = Instant.parse(stored).plus(Duration.ofHours(2));
        Answer answer = api().post("/v1/cycles", user, dates(sent, end));
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        assertThat(answer.text("startDate")).isEqualTo(stored);
        assertThat(api().get("/v1/cycles/in-progress", user).text("startDate")).isEqualTo(stored);
    }

    @Test
    void everyBrokenDateRuleIsNamed() {
        Session user = api().newUser();
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        String hourless = dates(hour(0), hour(1).minusMillis(1));

        for (String path : List.of("/v1/cycles", "/v1/cycles/" + UUID.randomUUID() + "/complete")) {
            assertInvalid(api().post(path, user, dates(2, 1)), "endDate");
            assertInvalid(api().post(path, user, dates(2, 2)), "endDate");
            assertInvalid(api().post(path, user, hourless), "endDate");
            assertInvalid(api().post(path, user, dates(hour(0), tomorrow)), "endDate");
            assertInvalid(api().post(path, user, dates(tomorrow, tomorrow.plusSeconds(7200))), "startDate", "endDate");
        }
        assertInvalid(api().patch("/v1/cycles/" + UUID.randomUUID(), user, hourless), "endDate");
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
    void whatIsNoInstantIsRefused(String value) {
        String good = "\"" + hour(2) + "\"";
        Session user = aUser();
        for (String path : List.of("/v1/cycles", "/v1/cycles/" + UUID.randomUUID() + "/complete")) {
            assertInvalid(
                    api().post(path, user, "{\"startDate\":%s,\"endDate\":%s}".formatted(value, good)), "startDate");
        }
        assertInvalid(
                api().patch(
                                "/v1/cycles/" + UUID.randomUUID(),
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
    void anIdThatIsNoUuidIsRefusedOnEveryRoute(String id) {
        Session user = aUser();
        Stream<Answer> answers = Stream.of(
                api().get("/v1/cycles/" + id, user),
                change(user, id, 0, 1),
                complete(user, id, 0, 1),
                validateOverlap(user, id));
        // Jetty itself may find a path not worth passing on.
        answers.forEach(answer -> {
            assertThat(answer.status()).as("%s", answer).isEqualTo(400);
            assertThat(answer.tag()).isIn("ValidationError", "BadRequestError");
            if (answer.tag().equals("ValidationError")) {
                assertThat(answer.invalidPaths()).containsExactly("id");
            }
        });
    }

    @Test
    void everyRouteWantsATokenThatIsValid() {
        Session good = api().newUser();
        String id = created(good, 0, 16);
        String[] parts = good.token().split("\\.", -1);
        List<String> bad = List.of(
                "",
                "x",
                "null",
                good.token() + "x",
                good.token().substring(1),
                parts[0] + "." + parts[1] + ".",
                "eyJhbGciOiJub25lIn0." + parts[1] + ".",
                "x".repeat(4_000));
        for (String[] route : new String[][] {
            {"GET", "/v1/cycles/in-progress", null},
            {"GET", "/v1/cycles/" + id, null},
            {"POST", "/v1/cycles", dates(0, 1)},
            {"PATCH", "/v1/cycles/" + id, dates(0, 1)},
            {"POST", "/v1/cycles/" + id + "/complete", dates(0, 1)},
            {"POST", "/v1/cycles/" + id + "/validate-overlap", null},
            {"POST", "/auth/update-password", "{\"currentPassword\":\"a\",\"newPassword\":\"b\"}"}
        }) {
            assertRefused(api().send(route[0], route[1], null, route[2]), 401, "UnauthorizedError");
            assertRefused(
                    api().send(route[0], route[1] + "?access_token=" + good.token(), null, route[2]),
                    401,
                    "UnauthorizedError");
            for (String header : List.of("Basic YTpi", "Bearer", good.token(), "Token " + good.token())) {
                assertRefused(
                        api().send(route[0], route[1], null, route[2], "Authorization", header),
                        401,
                        "UnauthorizedError");
            }
            for (String token : bad) {
                Session session = new Session(token, good.userId(), good.email(), good.password());
                assertRefused(api().send(route[0], route[1], session, route[2]), 401, "UnauthorizedError");
            }
        }
        assertThat(api().get("/v1/cycles/" + id, good).text("status")).isEqualTo("InProgress");
    }

    @Test
    void whoIsNotAdmittedLearnsNothingOfTheRequest() {
        assertRefused(api().send("POST", "/v1/cycles", null, "{broken"), 401, "UnauthorizedError");
        assertRefused(api().send("GET", "/v1/cycles/not-a-uuid", null, null), 401, "UnauthorizedError");
    }
}
