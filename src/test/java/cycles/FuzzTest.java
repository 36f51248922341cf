package cycles;

import cycles.http.FuzzContract;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DropwizardExtensionsSupport.class)
class FuzzTest extends FuzzContract {
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE =
            TestService.of("config-lmdb.yml", settings());

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(TestService.quiet());
        settings.put(
                "repository.path",
                Path.of("target", "lmdb-" + UUID.randomUUID()).toString());
        return settings;
    }

    @Override
    protected URI baseUri() {
        return TestService.baseUri(SERVICE);
    }

    @Override
    protected int requests() {
        return 3_000;
    }

    @Override
    protected long seed() {
        return 1;
    }
}
