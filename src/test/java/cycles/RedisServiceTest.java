package cycles;

import cycles.repository.redis.TestRedis;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import java.util.Map;

class RedisServiceTest extends AbstractServiceTest {
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = TestService.of(
            "config-redis.yml",
            Map.of(
                    "repository.host", TestRedis.shared().host(),
                    "repository.port", String.valueOf(TestRedis.shared().port()),
                    "repository.password", TestRedis.shared().password(),
                    // A database belongs to one installation, so no other service of the tests uses this one.
                    "repository.database", "11"));

    @Override
    DropwizardAppExtension<CycleServiceConfiguration> service() {
        return SERVICE;
    }
}
