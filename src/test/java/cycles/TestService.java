package cycles;

import cycles.database.TestPostgres;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The whole service inside the test's process, with a shipped configuration, on the servers of the tests. */
final class TestService {
    private TestService() {}

    /** @param overrides keys of the configuration and their values, beside the ports and the users' Postgres */
    static DropwizardAppExtension<CycleServiceConfiguration> of(String configuration, Map<String, String> overrides) {
        List<ConfigOverride> all = new ArrayList<>();
        all.add(ConfigOverride.config("server.applicationConnectors[0].port", "0"));
        all.add(ConfigOverride.config("server.adminConnectors[0].port", "0"));
        all.add(ConfigOverride.config("health.shutdownWaitPeriod", "0s"));
        all.add(ConfigOverride.config("users.url", TestPostgres.newSchema()));
        all.add(ConfigOverride.config("users.user", TestPostgres.user()));
        all.add(ConfigOverride.config("users.password", TestPostgres.password()));
        overrides.forEach((key, value) -> all.add(ConfigOverride.config(key, value)));
        return new DropwizardAppExtension<>(
                CycleServiceApplication.class, configuration, all.toArray(ConfigOverride[]::new));
    }

    static URI baseUri(DropwizardAppExtension<?> service) {
        return URI.create("http://127.0.0.1:" + service.getLocalPort());
    }
}
