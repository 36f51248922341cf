package cycles;

import io.dropwizard.testing.junit5.DropwizardAppExtension;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

class LmdbServiceTest extends AbstractServiceTest {
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = TestService.of(
            "config-lmdb.yml",
            Map.of(
                    "repository.path",
                    Path.of("target", "lmdb-" + UUID.randomUUID()).toString()));

    @Override
    DropwizardAppExtension<CycleServiceConfiguration> service() {
        return SERVICE;
    }
}
