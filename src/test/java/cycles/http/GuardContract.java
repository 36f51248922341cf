package cycles.http;

import static cycles.client.ApiUser.credentials;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests rate limits and CORS of a service that trusts a proxy on 127.0.0.1, allows https://app.example.org and has low limits. */
public abstract class GuardContract extends ApiContract {
    private static final String RIGHT_PASSWORD = "Str0ng!Pass1";
    private static final String WRONG_PASSWORD = "Wr0ng!Pass1";
    private static final String ALLOWED_ORIGIN = "https://app.example.org";

    private String email = "";

    @BeforeEach
    void chooseEmail() {
        email = UUID.randomUUID() + "@example.com";
    }

    private ApiResponse from(String client, String path, String password) {
        return api().send("POST", path, null, credentials(email, password), "X-Forwarded-For", client);
    }

    private ApiResponse logIn(String client, String password) {
        return from(client, "/auth/login", password);
    }

    @Test
    void logIn_afterWrongPasswords_isLimitedForThatAddressOnly() {
        assertThat(from("198.51.100.1", "/auth/signup", RIGHT_PASSWORD).status())
                .isEqualTo(201);
        for (int i = 0; i < 3; i++) {
            assertRefused(logIn("203.0.113.1", WRONG_PASSWORD), 401, "InvalidCredentialsError");
        }
        ApiResponse limited = logIn("203.0.113.1", RIGHT_PASSWORD);
        assertRefused(limited, 429, "TooManyRequestsError");
        assertThat(limited.header("Retry-After")).hasValue("20");
        assertThat(limited.body()).doesNotContain(email, "203.0.113.1");
        assertThat(logIn("198.51.100.1", RIGHT_PASSWORD).status()).isEqualTo(200);
    }

    @Test
    void logIn_forgedForwardedFor_isCountedByTheLastAddress() {
        for (int i = 0; i < 20; i++) {
            ApiResponse response = logIn(i + ".1.1.1, 203.0.113.2", WRONG_PASSWORD);
            assertThat(response.status()).isEqualTo(i < 3 ? 401 : 429);
        }
        ApiResponse signUp = from("203.0.113.2", "/auth/signup", RIGHT_PASSWORD);
        assertRefused(signUp, 429, "TooManyRequestsError");
        assertThat(signUp.header("Retry-After")).hasValue("30");
    }

    @Test
    void logIn_forwardedAddressWithPort_isCountedByAddress() {
        for (int i = 0; i < 3; i++) {
            assertRefused(logIn("203.0.113.3:5000" + i, WRONG_PASSWORD), 401, "InvalidCredentialsError");
        }
        assertRefused(logIn("203.0.113.3:50009", WRONG_PASSWORD), 429, "TooManyRequestsError");
        assertRefused(logIn("203.0.113.4:50000", WRONG_PASSWORD), 401, "InvalidCredentialsError");
    }

    @Test
    void request_allowedOrigin_hasCorsHeaders() {
        ApiResponse preflight = api().send(
                        "OPTIONS",
                        CYCLES,
                        null,
                        null,
                        "Origin",
                        ALLOWED_ORIGIN,
                        "Access-Control-Request-Method",
                        "POST",
                        "Access-Control-Request-Headers",
                        "authorization,content-type");
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).hasValue(ALLOWED_ORIGIN);
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
        ApiResponse refused = api().send("GET", IN_PROGRESS, null, null, "Origin", ALLOWED_ORIGIN);
        assertRefused(refused, 401, "UnauthorizedError");
        assertThat(refused.header("Access-Control-Allow-Origin")).hasValue(ALLOWED_ORIGIN);
        assertThat(refused.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(refused.header("Access-Control-Expose-Headers").orElseThrow())
                .contains("Retry-After");
    }

    @Test
    void request_otherOrigin_hasNoCorsHeaders() {
        for (String origin : new String[] {
            "https://app.example.org.evil.com", "https://appxexample.org", "http://app.example.org", "null"
        }) {
            ApiResponse response = api().send("GET", "/openapi.json", null, null, "Origin", origin);
            assertThat(response.header("Access-Control-Allow-Origin"))
                    .as(origin)
                    .isEmpty();
            assertThat(response.header("Vary").orElse("")).contains("Origin");
        }
    }
}
