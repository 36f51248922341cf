package cycles.http;

import static cycles.http.ApiClient.credentials;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a service answers that trusts a proxy on 127.0.0.1 and pages of https://app.example.org, and whose limits are low. */
public abstract class GuardContract extends ApiContract {
    private static final String RIGHT = "Str0ng!Pass1";
    private static final String WRONG = "Wr0ng!Pass1";
    private static final String ORIGIN = "https://app.example.org";

    private String email = "";

    @BeforeEach
    void useAnEmailOfItsOwn() {
        email = UUID.randomUUID() + "@example.com";
    }

    private Answer from(String client, String path, String password) {
        return api().send("POST", path, null, credentials(email, password), "X-Forwarded-For", client);
    }

    private Answer logIn(String client, String password) {
        return from(client, "/auth/login", password);
    }

    @Test
    void whoGuessesIsToldWhenToComeBackAndTheOwnerIsLetIn() {
        assertThat(from("198.51.100.1", "/auth/signup", RIGHT).status()).isEqualTo(201);
        for (int i = 0; i < 3; i++) {
            assertRefused(logIn("203.0.113.1", WRONG), 401, "InvalidCredentialsError");
        }
        Answer limited = logIn("203.0.113.1", RIGHT);
        assertRefused(limited, 429, "TooManyRequestsError");
        assertThat(limited.header("Retry-After")).hasValue("20");
        assertThat(limited.body()).doesNotContain(email, "203.0.113.1");
        assertThat(logIn("198.51.100.1", RIGHT).status()).isEqualTo(200);
    }

    @Test
    void anAddressHasItsShareWhateverItClaimsToForward() {
        for (int i = 0; i < 20; i++) {
            Answer answer = logIn(i + ".1.1.1, 203.0.113.2", WRONG);
            assertThat(answer.status()).isEqualTo(i < 3 ? 401 : 429);
        }
        Answer signUp = from("203.0.113.2", "/auth/signup", RIGHT);
        assertRefused(signUp, 429, "TooManyRequestsError");
        assertThat(signUp.header("Retry-After")).hasValue("30");
    }

    @Test
    void logIn_forwardedAddressesWithPorts_areCountedByAddress() {
        for (int i = 0; i < 3; i++) {
            assertRefused(logIn("203.0.113.3:5000" + i, WRONG), 401, "InvalidCredentialsError");
        }
        assertRefused(logIn("203.0.113.3:50009", WRONG), 429, "TooManyRequestsError");
        assertRefused(logIn("203.0.113.4:50000", WRONG), 401, "InvalidCredentialsError");
    }

    @Test
    void aPageOfAnAllowedOriginMayUseTheApi() {
        Answer preflight = api().send(
                        "OPTIONS",
                        "/v1/cycles",
                        null,
                        null,
                        "Origin",
                        ORIGIN,
                        "Access-Control-Request-Method",
                        "POST",
                        "Access-Control-Request-Headers",
                        "authorization,content-type");
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).hasValue(ORIGIN);
        assertThat(preflight
                        .header("Access-Control-Allow-Methods")
                        .orElseThrow()
                        .split(",", -1))
                .containsExactlyInAnyOrder("GET", "HEAD", "PATCH", "POST");
        assertThat(preflight
                        .header("Access-Control-Allow-Headers")
                        .orElseThrow()
                        .split(",", -1))
                .contains("Authorization", "Content-Type");
        Answer refused = api().send("GET", "/v1/cycles/in-progress", null, null, "Origin", ORIGIN);
        assertRefused(refused, 401, "UnauthorizedError");
        assertThat(refused.header("Access-Control-Allow-Origin")).hasValue(ORIGIN);
        assertThat(refused.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(refused.header("Access-Control-Expose-Headers").orElseThrow())
                .contains("Retry-After");
    }

    @Test
    void aPageOfAnyOtherOriginMayNot() {
        for (String origin : new String[] {
            "https://app.example.org.evil.com", "https://appxexample.org", "http://app.example.org", "null"
        }) {
            Answer answer = api().send("GET", "/openapi.json", null, null, "Origin", origin);
            assertThat(answer.header("Access-Control-Allow-Origin")).as(origin).isEmpty();
            assertThat(answer.header("Vary").orElse("")).contains("Origin");
        }
    }
}
