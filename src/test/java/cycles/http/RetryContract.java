package cycles.http;

import static cycles.client.ApiUser.credentials;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import cycles.client.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests retries of requests that were executed but whose response was lost with the connection. */
abstract class RetryContract extends RawRequestContract {
    /** Sends JSON, with a token unless the user is null, and closes the connection at the first byte of the response. */
    private void loseResponse(String method, String path, @Nullable ApiUser user, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        String headers = JSON + (user == null ? "" : authorization(user)) + "Content-Length: " + bytes.length + "\r\n";
        try (Socket socket = RawHttp.connect(baseUri())) {
            socket.getOutputStream().write(RawHttp.head(method, path, headers));
            socket.getOutputStream().write(bytes);
            assertThat(socket.getInputStream().read()).isPositive();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String active(ApiUser user) {
        return api().get(IN_PROGRESS, user).body();
    }

    @Test
    void create_repeated_isRefusedWithoutEffect() {
        ApiUser user = newUser();
        loseResponse("POST", CYCLES, user, hours(0, 16));
        String stored = active(user);

        assertRefused(create(user, 0, 16), 409, "CycleAlreadyInProgressError");

        assertThat(active(user)).isEqualTo(stored).contains(Timestamps.format(hour(16)));
        String id = api().get(IN_PROGRESS, user).text("id");
        assertThat(complete(user, id, 0, 16).status()).isEqualTo(200);
        assertRefused(api().get(IN_PROGRESS, user), 404, "CycleNotFoundError");
    }

    @Test
    void changeDates_repeated_hasNoFurtherEffect() {
        ApiUser user = newUser();
        String id = created(user, 0, 16);
        loseResponse("PATCH", CYCLES + "/" + id, user, hours(1, 18));
        String stored = active(user);

        ApiResponse again = changeDates(user, id, 1, 18);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(stored).contains(Timestamps.format(hour(18)));
        assertThat(active(user)).isEqualTo(stored);
    }

    @Test
    void complete_repeated_hasNoFurtherEffect() {
        ApiUser user = newUser();
        String id = created(user, 0, 16);
        loseResponse("POST", CYCLES + "/" + id + "/complete", user, hours(1, 18));
        String stored = api().get(CYCLES + "/" + id, user).body();

        ApiResponse again = complete(user, id, 1, 18);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(stored).contains(Timestamps.format(hour(18)), "Completed");
        assertThat(api().get(CYCLES + "/" + id, user).body()).isEqualTo(stored);
    }

    @Test
    void signUp_repeated_isRefusedAndTheAccountExists() {
        ApiUser user = new ApiUser(api());
        String credentials = credentials(user.email(), user.password());
        loseResponse("POST", "/auth/signup", null, credentials);
        assertRefused(api().post("/auth/signup", credentials), 409, "UserAlreadyExistsError");
        user.loggedIn();
    }

    @Test
    void changePassword_repeated_isUnauthorized() {
        ApiUser user = newUser();
        String change = "{\"currentPassword\":\"%s\",\"newPassword\":\"N3w!Password\"}".formatted(user.password());
        loseResponse("POST", "/auth/update-password", user, change);
        assertRefused(api().post("/auth/update-password", user, change), 401, "UnauthorizedError");
        assertRefused(
                api().post("/auth/login", credentials(user.email(), user.password())), 401, "InvalidCredentialsError");
        new ApiUser(api(), user.email(), "N3w!Password").loggedIn();
    }
}
