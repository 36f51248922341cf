package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.http.ApiClient.Session;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a client may do that never got its answer: the same again. The connection ends when the change is made. */
abstract class RetryContract extends LargeBodyContract {
    private void loseAnswer(String method, String path, Session session, String body) {
        api().loseAnswer(method, path, session, body);
    }

    private String active(Session user) {
        return api().get("/v1/cycles/in-progress", user).body();
    }

    @Test
    void aRepeatedCreateIsRefusedAndStoresNothing() {
        Session user = api().newUser();
        loseAnswer("POST", CYCLES, user, dates(0, 16));
        String stored = active(user);

        assertRefused(create(user, 0, 16), 409, "CycleAlreadyInProgressError");

        assertThat(active(user)).isEqualTo(stored).contains(Timestamps.format(hour(16)));
        String id = api().get("/v1/cycles/in-progress", user).text("id");
        assertThat(complete(user, id, 0, 16).status()).isEqualTo(200);
        assertRefused(api().get("/v1/cycles/in-progress", user), 404, "CycleNotFoundError");
    }

    @Test
    void aRepeatedChangeOfDatesHasNoFurtherEffect() {
        Session user = api().newUser();
        String id = created(user, 0, 16);
        loseAnswer("PATCH", CYCLES + "/" + id, user, dates(1, 18));
        String stored = active(user);

        Answer again = change(user, id, 1, 18);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(stored).contains(Timestamps.format(hour(18)));
        assertThat(active(user)).isEqualTo(stored);
    }

    @Test
    void aRepeatedCompletionHasNoFurtherEffect() {
        Session user = api().newUser();
        String id = created(user, 0, 16);
        loseAnswer("POST", CYCLES + "/" + id + "/complete", user, dates(1, 18));
        String stored = api().get(CYCLES + "/" + id, user).body();

        Answer again = complete(user, id, 1, 18);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(stored).contains(Timestamps.format(hour(18)), "Completed");
        assertThat(api().get(CYCLES + "/" + id, user).body()).isEqualTo(stored);
    }

    @Test
    void aRepeatedSignUpIsRefusedAndTheAccountIsThere() {
        Session user = new Session("", UUID.randomUUID(), UUID.randomUUID() + "@example.com", "Str0ng!Pass1");
        String credentials = ApiClient.credentials(user.email(), user.password());
        loseAnswer("POST", "/auth/signup", null, credentials);
        assertRefused(api().post("/auth/signup", credentials), 409, "UserAlreadyExistsError");
        api().logIn(user.email(), user.password());
    }

    @Test
    void aRepeatedPasswordChangeIsRefusedBecauseTheFirstEndedTheToken() {
        Session user = api().newUser();
        String change = "{\"currentPassword\":\"%s\",\"newPassword\":\"N3w!Password\"}".formatted(user.password());
        loseAnswer("POST", "/auth/update-password", user, change);
        assertRefused(api().post("/auth/update-password", user, change), 401, "UnauthorizedError");
        assertRefused(
                api().post("/auth/login", ApiClient.credentials(user.email(), user.password())),
                401,
                "InvalidCredentialsError");
        api().logIn(user.email(), "N3w!Password");
    }
}
