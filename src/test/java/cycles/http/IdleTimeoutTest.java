package cycles.http;

import static cycles.client.ApiUser.PASSWORD;
import static cycles.client.ApiUser.credentials;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiResponse;
import io.dropwizard.core.Configuration;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests the idle timeout of connections. Each request has a connection of its own, because a client that reuses connections
 * occasionally writes to one that the service is closing.
 */
@ExtendWith(DropwizardExtensionsSupport.class)
class IdleTimeoutTest extends ApiContract {
    private static final DropwizardAppExtension<Configuration> SERVICE = new DropwizardAppExtension<>(
            ApiApplication.class,
            null,
            ConfigOverride.config("server.applicationConnectors[0].port", "0"),
            ConfigOverride.config("server.adminConnectors[0].port", "0"),
            // Shorter than the time for which the last of the sign-ups is queued.
            ConfigOverride.config("server.applicationConnectors[0].idleTimeout", "700ms"));

    private static final int SIGN_UPS = 40;

    @Override
    protected URI baseUri() {
        return URI.create("http://localhost:" + SERVICE.getLocalPort());
    }

    private ApiResponse post(String path, String head, String body) {
        String request = "POST %s HTTP/1.1\r\nHost: x\r\n%s\r\n%s".formatted(path, head, body);
        return api().raw("POST", path, request.getBytes(UTF_8));
    }

    private ApiResponse signUp() {
        String body = credentials(UUID.randomUUID() + "@example.com", PASSWORD);
        return post(
                "/auth/signup", "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n", body);
    }

    @Test
    void body_incomplete_isARequestTimeout() {
        assertRefused(post(CYCLES, "Content-Length: 9\r\n", "{"), 408, "RequestTimeoutError");
    }

    @Test
    void signUp_waitingLongerThanTheTimeout_succeeds() {
        ExecutorService clients = Executors.newFixedThreadPool(SIGN_UPS);
        try {
            List<CompletableFuture<ApiResponse>> responses = new ArrayList<>();
            for (int i = 0; i < SIGN_UPS; i++) {
                responses.add(CompletableFuture.supplyAsync(this::signUp, clients));
            }
            assertThat(responses)
                    .extracting(response -> response.join().status())
                    .containsOnly(201);
        } finally {
            clients.shutdown();
        }
    }
}
