package cycles.http;

import static cycles.client.ApiUser.credentials;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests sign-up, log-in and password changes. */
abstract class AuthContract extends ApiContract {
    private static final String PASSWORD = "Str0ng!Pass1";
    private static final String OTHER_PASSWORD = "Even-5tronger";

    private static String newEmail() {
        return UUID.randomUUID() + "@example.com";
    }

    private ApiResponse signUp(String email, String password) {
        return api().post("/auth/signup", credentials(email, password));
    }

    private ApiResponse logIn(String email, String password) {
        return api().post("/auth/login", credentials(email, password));
    }

    private ApiResponse changePassword(ApiUser user, String current, String next) {
        return api().post(
                        "/auth/update-password",
                        user,
                        "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\"}".formatted(current, next));
    }

    @Test
    void signUp_newEmail_returnsTheUser() {
        String email = newEmail();
        ApiResponse response = signUp("  " + email.toUpperCase(Locale.ROOT) + " ", PASSWORD);

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.json().properties()).extracting(Map.Entry::getKey).containsExactly("user");
        assertThat(response.json().path("user").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("id", "email", "createdAt", "updatedAt");
        assertThat(response.json().path("user").path("email").asText()).isEqualTo(email);
        assertThat(response.body()).doesNotContain(PASSWORD);
    }

    @Test
    void signUp_emailInOtherCase_isAConflict() {
        String email = newEmail();
        assertThat(signUp(email, PASSWORD).status()).isEqualTo(201);
        for (String variant : List.of(email, email.toUpperCase(Locale.ROOT), " " + email)) {
            ApiResponse response = signUp(variant, OTHER_PASSWORD);
            assertRefused(response, 409, "UserAlreadyExistsError");
            assertThat(response.text("email")).isEqualTo(email);
        }
    }

    @Test
    void logIn_rightPassword_returnsTokenAndUser() {
        String email = newEmail();
        ApiResponse signedUp = signUp(email, PASSWORD);

        ApiResponse response = logIn(" " + email.toUpperCase(Locale.ROOT), PASSWORD);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().properties()).extracting(Map.Entry::getKey).containsExactly("token", "user");
        assertThat(response.json().path("user")).isEqualTo(signedUp.json().path("user"));
    }

    @Test
    void logIn_wrongPasswordOrUnknownEmail_areIndistinguishable() {
        String email = newEmail();
        assertThat(signUp(email, PASSWORD).status()).isEqualTo(201);

        ApiResponse wrong = logIn(email, OTHER_PASSWORD);
        ApiResponse unknown = logIn(newEmail(), PASSWORD);

        for (ApiResponse response : List.of(wrong, unknown)) {
            assertRefused(response, 401, "InvalidCredentialsError");
        }
        assertThat(withoutRequestId(wrong)).isEqualTo(withoutRequestId(unknown));
        assertRefused(logIn(email, "x"), 401, "InvalidCredentialsError");
    }

    private static String withoutRequestId(ApiResponse response) {
        return response.body().replace(response.header("X-Request-Id").orElseThrow(), "");
    }

    @Test
    void changePassword_success_invalidatesEarlierTokens() {
        ApiUser first = newUser();
        ApiUser second = new ApiUser(api(), first.email(), first.password()).loggedIn();

        ApiResponse response = changePassword(first, first.password(), OTHER_PASSWORD);

        assertThat(response.status()).as("%s", response).isEqualTo(200);
        assertThat(response.json().properties()).extracting(Map.Entry::getKey).containsExactly("message", "user");
        assertThat(response.json().path("user").path("id").asText())
                .isEqualTo(first.id().toString());
        for (ApiUser user : List.of(first, second)) {
            assertRefused(api().get(IN_PROGRESS, user), 401, "UnauthorizedError");
            assertRefused(changePassword(user, OTHER_PASSWORD, PASSWORD), 401, "UnauthorizedError");
        }
        assertRefused(logIn(first.email(), first.password()), 401, "InvalidCredentialsError");
        assertRefused(
                api().get(IN_PROGRESS, new ApiUser(api(), first.email(), OTHER_PASSWORD).loggedIn()),
                404,
                "CycleNotFoundError");
    }

    /** Existing clients search for this word. */
    @Test
    void changePassword_success_containsSuccessfully() {
        ApiUser user = newUser();
        assertThat(changePassword(user, user.password(), OTHER_PASSWORD).text("message"))
                .contains("successfully");
    }

    @Test
    void logIn_passwordInAnotherNormalisationForm_isAccepted() {
        String email = newEmail();
        assertThat(signUp(email, "Str0ng!P\u00e4ss").status()).isEqualTo(201);
        assertThat(logIn(email, "Str0ng!Pa\u0308ss").status()).isEqualTo(200);
        ApiUser user = new ApiUser(api(), email, "Str0ng!Pa\u0308ss").loggedIn();
        assertInvalid(changePassword(user, "Str0ng!P\u00e4ss", "Str0ng!Pa\u0308ss"), "newPassword");
    }

    @Test
    void changePassword_wrongOrUnchangedPassword_isRefused() {
        ApiUser user = newUser();
        assertRefused(changePassword(user, OTHER_PASSWORD, "Quite-0ther"), 401, "InvalidCredentialsError");
        assertInvalid(changePassword(user, user.password(), user.password()), "newPassword");
        assertInvalid(changePassword(user, user.password(), "Sh0rt!a"), "newPassword");
        UUID id = user.id();
        assertThat(user.loggedIn().id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "plain",
                "@b.co",
                "a@",
                "a@b",
                "a@@b.co",
                "a b@c.de",
                ".a@b.co",
                "a.@b.co",
                "a..b@c.de",
                "a@b..co",
                "a@.co",
                "a\\u0000@b.co",
                "a@b.co\\u0000",
                "\\ud800@b.co",
                "a@b.co\\n",
                "A <a@b.co>"
            })
    void signUp_invalidEmail_isRefused(String email) {
        // White space around the email, such as a line break at the end, is trimmed.
        if (email.endsWith("\\n")) {
            assertThat(logIn(email, PASSWORD).status()).isEqualTo(401);
            return;
        }
        assertInvalid(signUp(email, PASSWORD), "email");
        assertInvalid(logIn(email, PASSWORD), "email");
    }

    @Test
    void signUp_emailLongerThan255Characters_isRefused() {
        String domain = "@" + UUID.randomUUID() + ".example.com";
        assertThat(signUp("a".repeat(255 - domain.length()) + domain, PASSWORD).status())
                .isEqualTo(201);
        assertInvalid(signUp("a".repeat(256 - domain.length()) + domain, PASSWORD), "email");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sh0rt!a",
                "NOLOWER1!",
                "noupper1!",
                "NoDigits!",
                "NoSpecial1",
                "White space1!",
                "Tab\\tTab1!",
                "Aa1!aaaa\\ud800",
                "Aa1!aaaa\\u0000"
            })
    void signUp_weakPassword_isRefused(String password) {
        assertInvalid(signUp(newEmail(), password), "password");
    }

    @Test
    void signUp_passwordTooLongOrTheEmail_isRefused() {
        assertThat(signUp(newEmail(), "Aa1!" + "a".repeat(96)).status()).isEqualTo(201);
        assertInvalid(signUp(newEmail(), "Aa1!" + "a".repeat(97)), "password");
        String email = "Aa1!" + UUID.randomUUID() + "@example.com";
        assertInvalid(signUp(email, email), "password");
    }

    @Test
    void everyAuthRoute_missingOrNonStringMember_isNamed() {
        for (String path : List.of("/auth/signup", "/auth/login")) {
            assertInvalid(api().post(path, "{}"), "email", "password");
            assertInvalid(api().post(path, "{\"email\":null,\"password\":1}"), "email", "password");
            assertInvalid(api().post(path, "{\"email\":[\"a@b.co\"],\"password\":{}}"), "email", "password");
            assertInvalid(api().post(path, "{\"password\":\"%s\"}".formatted(PASSWORD)), "email");
        }
        assertInvalid(api().post("/auth/update-password", sharedUser(), "{}"), "currentPassword", "newPassword");
        assertInvalid(
                api().post(
                                "/auth/update-password",
                                sharedUser(),
                                "{\"currentPassword\":false,\"newPassword\":12345678}"),
                "currentPassword",
                "newPassword");
    }

    @Test
    void signUp_40AtOnce_allSucceed() {
        ExecutorService clients = Executors.newFixedThreadPool(40);
        try {
            List<CompletableFuture<ApiResponse>> responses = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                responses.add(CompletableFuture.supplyAsync(() -> signUp(newEmail(), PASSWORD), clients));
            }
            assertThat(responses)
                    .extracting(response -> response.join().status())
                    .containsOnly(201);
        } finally {
            clients.shutdown();
        }
    }
}
