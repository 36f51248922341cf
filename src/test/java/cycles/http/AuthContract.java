package cycles.http;

import static cycles.http.ApiClient.credentials;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.http.ApiClient.Session;
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

/** What the API does with accounts, over HTTP. */
abstract class AuthContract extends CycleInputContract {
    private static final String GOOD = "Str0ng!Pass1";
    private static final String BETTER = "Even-5tronger";

    private static String anEmail() {
        return UUID.randomUUID() + "@example.com";
    }

    private Answer signUp(String email, String password) {
        return api().post("/auth/signup", credentials(email, password));
    }

    private Answer logIn(String email, String password) {
        return api().post("/auth/login", credentials(email, password));
    }

    private Answer changePassword(Session user, String current, String next) {
        return api().post(
                        "/auth/update-password",
                        user,
                        "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\"}".formatted(current, next));
    }

    @Test
    void aSignUpIsAnsweredWithTheUser() {
        String email = anEmail();
        Answer answer = signUp("  " + email.toUpperCase(Locale.ROOT) + " ", GOOD);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().properties()).extracting(Map.Entry::getKey).containsExactly("user");
        assertThat(answer.json().path("user").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("id", "email", "createdAt", "updatedAt");
        assertThat(answer.json().path("user").path("email").asText()).isEqualTo(email);
        assertThat(answer.body()).doesNotContain(GOOD);
    }

    @Test
    void anEmailIsTakenInWhateverWriting() {
        String email = anEmail();
        assertThat(signUp(email, GOOD).status()).isEqualTo(201);
        for (String again : List.of(email, email.toUpperCase(Locale.ROOT), " " + email)) {
            Answer answer = signUp(again, BETTER);
            assertRefused(answer, 409, "UserAlreadyExistsError");
            assertThat(answer.text("email")).isEqualTo(email);
        }
    }

    @Test
    void aLogInIsAnsweredWithATokenAndTheUser() {
        String email = anEmail();
        Answer signedUp = signUp(email, GOOD);

        Answer answer = logIn(" " + email.toUpperCase(Locale.ROOT), GOOD);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().properties()).extracting(Map.Entry::getKey).containsExactly("token", "user");
        assertThat(answer.json().path("user")).isEqualTo(signedUp.json().path("user"));
    }

    @Test
    void aWrongPasswordAndAnUnknownEmailAreToldAlike() {
        String email = anEmail();
        assertThat(signUp(email, GOOD).status()).isEqualTo(201);

        Answer wrong = logIn(email, BETTER);
        Answer unknown = logIn(anEmail(), GOOD);

        for (Answer answer : List.of(wrong, unknown)) {
            assertRefused(answer, 401, "InvalidCredentialsError");
        }
        assertThat(withoutRequestId(wrong)).isEqualTo(withoutRequestId(unknown));
        assertRefused(logIn(email, "x"), 401, "InvalidCredentialsError");
    }

    private static String withoutRequestId(Answer answer) {
        return answer.body().replace(answer.header("X-Request-Id").orElseThrow(), "");
    }

    @Test
    void aPasswordChangeEndsEveryEarlierToken() {
        Session before = api().newUser();
        Session too = api().logIn(before.email(), before.password());

        Answer answer = changePassword(before, before.password(), BETTER);

        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.json().properties()).extracting(Map.Entry::getKey).containsExactly("message", "user");
        assertThat(answer.json().path("user").path("id").asText())
                .isEqualTo(before.userId().toString());
        for (Session ended : List.of(before, too)) {
            assertRefused(api().get("/v1/cycles/in-progress", ended), 401, "UnauthorizedError");
            assertRefused(changePassword(ended, BETTER, GOOD), 401, "UnauthorizedError");
        }
        assertRefused(logIn(before.email(), before.password()), 401, "InvalidCredentialsError");
        assertRefused(
                api().get("/v1/cycles/in-progress", api().logIn(before.email(), BETTER)), 404, "CycleNotFoundError");
    }

    /** Existing clients look for the word. */
    @Test
    void changePassword_success_saysSuccessfully() {
        Session user = api().newUser();
        assertThat(changePassword(user, user.password(), BETTER).text("message"))
                .contains("successfully");
    }

    @Test
    void logIn_passwordInAnotherNormalisationForm_isAccepted() {
        String email = anEmail();
        assertThat(signUp(email, "Str0ng!P\u00e4ss").status()).isEqualTo(201);
        assertThat(logIn(email, "Str0ng!Pa\u0308ss").status()).isEqualTo(200);
        Session user = api().logIn(email, "Str0ng!Pa\u0308ss");
        assertInvalid(changePassword(user, "Str0ng!P\u00e4ss", "Str0ng!Pa\u0308ss"), "newPassword");
    }

    @Test
    void aPasswordIsChangedByWhoKnowsIt() {
        Session user = api().newUser();
        assertRefused(changePassword(user, BETTER, "Quite-0ther"), 401, "InvalidCredentialsError");
        assertInvalid(changePassword(user, user.password(), user.password()), "newPassword");
        assertInvalid(changePassword(user, user.password(), "Sh0rt!a"), "newPassword");
        assertThat(api().logIn(user.email(), user.password()).userId()).isEqualTo(user.userId());
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
    void whatIsNoPlainEmailIsRefused(String email) {
        // A line break at the end is white space around the email, which is trimmed.
        if (email.endsWith("\\n")) {
            assertThat(logIn(email, GOOD).status()).isEqualTo(401);
            return;
        }
        assertInvalid(signUp(email, GOOD), "email");
        assertInvalid(logIn(email, GOOD), "email");
    }

    @Test
    void anEmailHasAtMost255Characters() {
        String domain = "@" + UUID.randomUUID() + ".example.com";
        assertThat(signUp("a".repeat(255 - domain.length()) + domain, GOOD).status())
                .isEqualTo(201);
        assertInvalid(signUp("a".repeat(256 - domain.length()) + domain, GOOD), "email");
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
    void aWeakPasswordIsRefused(String password) {
        assertInvalid(signUp(anEmail(), password), "password");
    }

    @Test
    void aPasswordHasAtMost100CharactersAndIsNotTheEmail() {
        assertThat(signUp(anEmail(), "Aa1!" + "a".repeat(96)).status()).isEqualTo(201);
        assertInvalid(signUp(anEmail(), "Aa1!" + "a".repeat(97)), "password");
        String email = "Aa1!" + UUID.randomUUID() + "@example.com";
        assertInvalid(signUp(email, email), "password");
    }

    @Test
    void whatIsMissingOrNoStringIsNamed() {
        for (String path : List.of("/auth/signup", "/auth/login")) {
            assertInvalid(api().post(path, "{}"), "email", "password");
            assertInvalid(api().post(path, "{\"email\":null,\"password\":1}"), "email", "password");
            assertInvalid(api().post(path, "{\"email\":[\"a@b.co\"],\"password\":{}}"), "email", "password");
            assertInvalid(api().post(path, "{\"password\":\"%s\"}".formatted(GOOD)), "email");
        }
        assertInvalid(api().post("/auth/update-password", aUser(), "{}"), "currentPassword", "newPassword");
        assertInvalid(
                api().post("/auth/update-password", aUser(), "{\"currentPassword\":false,\"newPassword\":12345678}"),
                "currentPassword",
                "newPassword");
    }

    @Test
    void manySignUpsAtOnceWaitTheirTurnAndAllSucceed() {
        ExecutorService clients = Executors.newFixedThreadPool(40);
        try {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(CompletableFuture.supplyAsync(() -> signUp(anEmail(), GOOD), clients));
            }
            assertThat(answers).extracting(answer -> answer.join().status()).containsOnly(201);
        } finally {
            clients.shutdown();
        }
    }
}
