package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.http.ApiClient.Session;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** What the tests of the API share: a service that runs, people who use it, and ways to say what they do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiContract {
    /** With a fraction, so that none is lost unnoticed. */
    private static final Instant T0 = Instant.parse("2025-03-01T08:00:00.123Z");

    private ApiClient api;

    /** Where the service under test listens. */
    protected abstract URI baseUri();

    @BeforeAll
    final void connect() {
        api = new ApiClient(baseUri());
    }

    final ApiClient api() {
        return api;
    }

    static Instant hour(int hours) {
        return T0.plus(Duration.ofHours(hours));
    }

    static String dates(Object start, Object end) {
        return "{\"startDate\":\"%s\",\"endDate\":\"%s\"}".formatted(start, end);
    }

    static String dates(int startHour, int endHour) {
        return dates(hour(startHour), hour(endHour));
    }

    final Answer create(Session user, int startHour, int endHour) {
        return api.post("/v1/cycles", user, dates(startHour, endHour));
    }

    final String created(Session user, int startHour, int endHour) {
        Answer answer = create(user, startHour, endHour);
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer.text("id");
    }

    final Answer complete(Session user, String id, int startHour, int endHour) {
        return api.post("/v1/cycles/" + id + "/complete", user, dates(startHour, endHour));
    }

    final String completed(Session user, int startHour, int endHour) {
        String id = created(user, startHour, endHour);
        assertThat(complete(user, id, startHour, endHour).status()).isEqualTo(200);
        return id;
    }

    final Answer change(Session user, String id, int startHour, int endHour) {
        return api.patch("/v1/cycles/" + id, user, dates(startHour, endHour));
    }

    final Answer validateOverlap(Session user, String id) {
        return api.post("/v1/cycles/" + id + "/validate-overlap", user, null);
    }

    static void assertRefused(Answer answer, int status, String tag) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.tag()).isEqualTo(tag);
    }

    private Session shared;

    /** Somebody for requests that are refused before they could change anything. */
    final synchronized Session aUser() {
        if (shared == null) {
            shared = api.newUser();
        }
        return shared;
    }

    static void assertInvalid(Answer answer, String... paths) {
        assertRefused(answer, 400, "ValidationError");
        assertThat(answer.invalidPaths()).as("%s", answer).containsExactlyInAnyOrder(paths);
        for (JsonNode error : answer.json().path("errors")) {
            assertThat(error.path("message").asText()).isNotBlank();
        }
    }
}
