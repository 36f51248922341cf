package cycles;

import cycles.http.HttpContract;
import cycles.ops.ScrapeContract;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DropwizardExtensionsSupport.class)
class LmdbServiceTest extends HttpContract implements ScrapeContract {
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = TestService.of(
            "config-lmdb.yml",
            Map.of(
                    "repository.path",
                    Path.of("target", "lmdb-" + UUID.randomUUID()).toString()));

    @Override
    public URI baseUri() {
        return TestService.baseUri(SERVICE);
    }

    @Override
    public URI adminUri() {
        return TestService.adminUri(SERVICE);
    }
}
