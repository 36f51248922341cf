package cycles.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.Configuration;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.net.URI;
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
