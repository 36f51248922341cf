package cycles;

import cycles.http.GuardContract;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DropwizardExtensionsSupport.class)
class GuardedServiceTest extends GuardContract {
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = TestService.of(
            "src/test/resources/cycles/guarded.yml",
            Map.of(
                    "repository.path",
                    Path.of("target", "lmdb-" + UUID.randomUUID()).toString()));

    @Override
    protected URI baseUri() {
        return TestService.baseUri(SERVICE);
    }
}
