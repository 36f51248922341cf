package cycles;

import cycles.http.HttpContract;
import cycles.ops.ScrapeContract;
import cycles.repository.redis.TestRedis;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DropwizardExtensionsSupport.class)
class RedisServiceTest extends HttpContract implements ScrapeContract {
    private static final DropwizardAppExtension<CycleServiceConfiguration> SERVICE = TestService.of(
            "config-redis.yml",
            Map.of(
                    "repository.host", TestRedis.shared().host(),
                    "repository.port", String.valueOf(TestRedis.shared().port()),
                    "repository.password", TestRedis.shared().password(),
                    // No other service uses it: a database belongs to one installation.
                    "repository.database", "11"));

    @Override
    public URI baseUri() {
        return TestService.baseUri(SERVICE);
    }

    @Override
    public URI adminUri() {
        return TestService.adminUri(SERVICE);
    }
}
