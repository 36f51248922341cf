package cycles.http;

import static cycles.client.ApiUser.dates;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.client.ApiClient;
import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Connects a test class to a running service, validates every response and provides the requests that several classes need. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiContract {
    static final String CYCLES = "/v1/cycles";
    static final String IN_PROGRESS = CYCLES + "/in-progress";

    /** Has milliseconds, so that a lost fraction is detected. */
    private static final Instant T0 = Instant.parse("2025-03-01T08:00:00.123Z");

    private ResponseRules rules;
    private ApiClient api;
    private ApiUser sharedUser;

    /** Returns the address of the API. */
    protected abstract URI baseUri();

    @BeforeAll
    final void connect() {
        rules = ResponseRules.of(baseUri());
        api = new ApiClient(baseUri(), rules);
    }

    final ApiClient api() {
        return api;
    }

    final ResponseRules rules() {
        return rules;
    }

    final ApiUser newUser() {
        return ApiUser.register(api);
    }

    /** Returns the user for requests that are refused before they have an effect. */
    final synchronized ApiUser sharedUser() {
        if (sharedUser == null) {
            sharedUser = newUser();
        }
        return sharedUser;
    }

    static Instant hour(int hours) {
        return T0.plus(Duration.ofHours(hours));
    }

    static String hours(int startHour, int endHour) {
        return dates(hour(startHour), hour(endHour));
    }

    final ApiResponse create(ApiUser user, int startHour, int endHour) {
        return api.post(CYCLES, user, hours(startHour, endHour));
    }

    /** Creates a cycle, which has to succeed, and returns its id. */
    final String created(ApiUser user, int startHour, int endHour) {
        ApiResponse response = create(user, startHour, endHour);
        assertThat(response.status()).as("%s", response).isEqualTo(201);
        return response.text("id");
    }

    final ApiResponse complete(ApiUser user, String id, int startHour, int endHour) {
        return api.post(CYCLES + "/" + id + "/complete", user, hours(startHour, endHour));
    }

    /** Creates and completes a cycle, which has to succeed, and returns its id. */
    final String completed(ApiUser user, int startHour, int endHour) {
        String id = created(user, startHour, endHour);
        assertThat(complete(user, id, startHour, endHour).status()).isEqualTo(200);
        return id;
    }

    final ApiResponse changeDates(ApiUser user, String id, int startHour, int endHour) {
        return api.patch(CYCLES + "/" + id, user, hours(startHour, endHour));
    }

    final ApiResponse validateOverlap(ApiUser user, String id) {
        return api.post(CYCLES + "/" + id + "/validate-overlap", user, null);
    }

    static void assertRefused(ApiResponse response, int status, String tag) {
        assertThat(response.status()).as("%s", response).isEqualTo(status);
        assertThat(response.tag()).isEqualTo(tag);
    }

    static void assertInvalid(ApiResponse response, String... paths) {
        assertRefused(response, 400, "ValidationError");
        assertThat(response.invalidPaths()).as("%s", response).containsExactlyInAnyOrder(paths);
        for (JsonNode error : response.json().path("errors")) {
            assertThat(error.path("message").asText()).isNotBlank();
        }
    }
}
