package cycles.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Counter;
import io.dropwizard.core.Configuration;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DropwizardExtensionsSupport.class)
class HttpApiTest extends HttpContract {
    private static final DropwizardAppExtension<Configuration> APP = new DropwizardAppExtension<>(
            ApiApplication.class,
            null,
            ConfigOverride.config("server.applicationConnectors[0].port", "0"),
            ConfigOverride.config("server.adminConnectors[0].port", "0"));

    @Override
    protected URI baseUri() {
        return URI.create("http://localhost:" + APP.getLocalPort());
    }

    @Test
    void aStoreThatIsAwayIsA503ThatMayBeTriedAgain() {
        ApiClient.Session user = api().newUser();
        ApiApplication application = APP.getApplication();
        application.cycles().close();
        try {
            Answer answer = api().get("/v1/cycles/in-progress", user);
            assertRefused(answer, 503, "CycleRepositoryError");
            assertThat(answer.json().path("retryable").asBoolean()).isTrue();
        } finally {
            application.cycles().start();
        }
    }

    @Test
    void aClientThatLeavesBeforeItsAnswerLeavesNothingBehind() throws Exception {
        leaveDuringSignUp(20);
    }

    @Test
    void signUp_clientDisconnectsWhileWaiting_createsNoAccount() throws Exception {
        List<String> emails = leaveDuringSignUp(40);
        assertThat(emails)
                .extracting(email -> api().post("/auth/signup", ApiClient.credentials(email, "Str0ng!Pass1"))
                        .status())
                .isSubsetOf(201, 409)
                .as("created now, so not before")
                .contains(201);
    }

    /** Returns the emails of clients that have sent a sign-up and closed the connection before its response. */
    private List<String> leaveDuringSignUp(int count) throws Exception {
        List<String> emails = Stream.generate(() -> UUID.randomUUID() + "@example.com")
                .limit(count)
                .toList();
        List<Socket> clients = new ArrayList<>();
        for (String email : emails) {
            Socket client = new Socket(baseUri().getHost(), baseUri().getPort());
            // Closing it resets the connection, so that the answer cannot be written.
            client.setSoLinger(true, 0);
            clients.add(client);
            String body = ApiClient.credentials(email, "Str0ng!Pass1");
            client.getOutputStream()
                    .write(String.format(
                                    Locale.ROOT,
                                    "POST /auth/signup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
                                    body.length(),
                                    body)
                            .getBytes(UTF_8));
        }
        awaitRequests(active -> active >= clients.size() / 2);
        for (Socket client : clients) {
            client.close();
        }
        awaitRequests(active -> active == 0);
        return emails;
    }

    private static void awaitRequests(LongPredicate condition) throws InterruptedException {
        Counter active = APP.getEnvironment()
                .metrics()
                .counter("io.dropwizard.jetty.MutableServletContextHandler.active-requests");
        Instant deadline = Instant.now().plusSeconds(20);
        long now = active.getCount();
        while (!condition.test(now) && Instant.now().isBefore(deadline)) {
            Thread.sleep(1);
            now = active.getCount();
        }
        assertThat(now).matches(condition::test);
    }

    @Test
    void aConnectionHasNoCacheOfHeaders() {
        assertThat(APP.getEnvironment()
                        .getApplicationContext()
                        .getServer()
                        .getContainedBeans(org.eclipse.jetty.server.HttpConfiguration.class))
                .isNotEmpty()
                .allSatisfy(connection ->
                        assertThat(connection.getHeaderCacheSize()).isZero());
    }
}
