package cycles.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
 * What a connection's idle timeout ends and what it leaves alone. Every request has a connection of its own: a client that keeps
 * them would now and then write to one that the service is just closing.
 */
@ExtendWith(DropwizardExtensionsSupport.class)
class IdleTimeoutTest extends ApiContract {
    private static final DropwizardAppExtension<Configuration> APP = new DropwizardAppExtension<>(
            ApiApplication.class,
            null,
            ConfigOverride.config("server.applicationConnectors[0].port", "0"),
            ConfigOverride.config("server.adminConnectors[0].port", "0"),
            // Shorter than what the last of the sign-ups waits for its turn.
            ConfigOverride.config("server.applicationConnectors[0].idleTimeout", "700ms"));

    private static final int SIGN_UPS = 40;

    @Override
    protected URI baseUri() {
        return URI.create("http://localhost:" + APP.getLocalPort());
    }

    private Answer post(String path, String head, String body) {
        String request = "POST %s HTTP/1.1\r\nHost: x\r\n%s\r\n%s".formatted(path, head, body);
        return api().raw("POST", path, request.getBytes(UTF_8));
    }

    private Answer signUp() {
        String body = ApiClient.credentials(UUID.randomUUID() + "@example.com", "Str0ng!Pass1");
        return post(
                "/auth/signup", "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n", body);
    }

    @Test
    void aBodyThatStopsOnItsWayIsA408() {
        assertRefused(post("/v1/cycles", "Content-Length: 9\r\n", "{"), 408, "RequestTimeoutError");
    }

    @Test
    void aRequestThatWaitsForItsTurnIsNotIdle() {
        ExecutorService clients = Executors.newFixedThreadPool(SIGN_UPS);
        try {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < SIGN_UPS; i++) {
                answers.add(CompletableFuture.supplyAsync(this::signUp, clients));
            }
            assertThat(answers).extracting(answer -> answer.join().status()).containsOnly(201);
        } finally {
            clients.shutdown();
        }
    }
}
