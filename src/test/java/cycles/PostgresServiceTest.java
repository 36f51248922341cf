package cycles;

import cycles.database.TestPostgres;
import cycles.http.HttpContract;
import cycles.ops.ScrapeContract;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DropwizardExtensionsSupport.class)
class PostgresServiceTest extends HttpContract implements ScrapeContract {
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = TestService.of(
            "config.yml",
            Map.of(
                    "repository.url", TestPostgres.newSchema(),
                    "repository.user", TestPostgres.user(),
                    "repository.password", TestPostgres.password()));

    @Override
    public URI baseUri() {
        return TestService.baseUri(SERVICE);
    }

    @Override
    public URI adminUri() {
        return TestService.adminUri(SERVICE);
    }
}
