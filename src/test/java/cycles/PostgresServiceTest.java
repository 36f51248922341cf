package cycles;

import cycles.database.TestPostgres;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import java.util.Map;

class PostgresServiceTest extends AbstractServiceTest {
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = TestService.of(
            "config.yml",
            Map.of(
                    "repository.url", TestPostgres.newSchema(),
                    "repository.user", TestPostgres.user(),
                    "repository.password", TestPostgres.password()));

    @Override
    DropwizardAppExtension<CycleServiceConfiguration> service() {
        return SERVICE;
    }
}
