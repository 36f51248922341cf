package cycles.http;

import static cycles.client.ApiUser.PASSWORD;
import static cycles.client.ApiUser.credentials;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.Counter;
import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import cycles.client.RawHttp;
import io.dropwizard.core.Configuration;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the API on the in-memory repository. */
@ExtendWith(DropwizardExtensionsSupport.class)
class HttpApiTest extends HttpContract {
    private static final DropwizardAppExtension<Configuration> SERVICE = new DropwizardAppExtension<>(
            ApiApplication.class,
            null,
            ConfigOverride.config("server.applicationConnectors[0].port", "0"),
            ConfigOverride.config("server.adminConnectors[0].port", "0"));

    @Override
    protected URI baseUri() {
        return URI.create("http://localhost:" + SERVICE.getLocalPort());
    }

    @Test
    void connection_headerCache_isDisabled() {
        assertThat(SERVICE.getEnvironment()
                        .getApplicationContext()
                        .getServer()
                        .getContainedBeans(org.eclipse.jetty.server.HttpConfiguration.class))
                .isNotEmpty()
                .allSatisfy(connection ->
                        assertThat(connection.getHeaderCacheSize()).isZero());
    }

    @Nested
    class Failures extends ApiContract {
        @Override
        protected URI baseUri() {
            return HttpApiTest.this.baseUri();
        }

        @Test
        void get_repositoryUnavailable_isRetryable() {
            ApiUser user = newUser();
            ApiApplication application = SERVICE.getApplication();
            application.cycles().close();
            try {
                ApiResponse response = api().get(IN_PROGRESS, user);
                assertRefused(response, 503, "CycleRepositoryError");
                assertThat(response.json().path("retryable").asBoolean()).isTrue();
            } finally {
                application.cycles().start();
            }
        }

        @Test
        void signUp_clientDisconnects_endsTheRequest() throws Exception {
            disconnectDuringSignUp(20);
        }

        @Test
        void signUp_clientDisconnectsWhileWaiting_createsNoAccount() throws Exception {
            List<String> emails = disconnectDuringSignUp(40);
            assertThat(emails)
                    .extracting(email -> api().post("/auth/signup", credentials(email, PASSWORD))
                            .status())
                    .isSubsetOf(201, 409)
                    .as("created now, so not before")
                    .contains(201);
        }

        /** Returns the emails of clients that have sent a sign-up and closed the connection before its response. */
        private List<String> disconnectDuringSignUp(int count) throws Exception {
            List<String> emails = Stream.generate(() -> UUID.randomUUID() + "@example.com")
                    .limit(count)
                    .toList();
            List<Socket> clients = new ArrayList<>();
            for (String email : emails) {
                Socket client = RawHttp.connect(baseUri());
                // Closing it resets the connection, so that the response cannot be written.
                client.setSoLinger(true, 0);
                clients.add(client);
                String body = credentials(email, PASSWORD);
                String headers = "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n";
                client.getOutputStream().write(RawHttp.head("POST", "/auth/signup", headers));
                client.getOutputStream().write(body.getBytes(UTF_8));
            }
            awaitActiveRequests(active -> active >= clients.size() / 2);
            for (Socket client : clients) {
                client.close();
            }
            awaitActiveRequests(active -> active == 0);
            return emails;
        }

        private static void awaitActiveRequests(Predicate<Long> condition) {
            Counter active = SERVICE.getEnvironment()
                    .metrics()
                    .counter("io.dropwizard.jetty.MutableServletContextHandler.active-requests");
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(20))
                    .until(active::getCount, condition);
        }
    }
}
