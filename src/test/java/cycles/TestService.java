package cycles;

import cycles.database.TestPostgres;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The whole service inside the test's process, with a shipped configuration, on the servers of the tests. */
public final class TestService {
    private TestService() {}

    /**
     * Builds it; {@code before()} starts it.
     *
     * @param overrides keys of the configuration and their values, beside the ports and the users' Postgres
     */
    public static DropwizardAppExtension<CycleServiceConfiguration> of(
            String configuration, Map<String, String> overrides) {
        Map<String, String> all = new HashMap<>();
        all.put("server.applicationConnectors[0].port", "0");
        all.put("server.adminConnectors[0].port", "0");
        all.put("health.shutdownWaitPeriod", "0s");
        all.put("users.url", TestPostgres.newSchema());
        all.put("users.user", TestPostgres.user());
        all.put("users.password", TestPostgres.password());
        // Other tests use the processors too.
        all.put("auth.hashing.maxWait", "1m");
        all.putAll(overrides);
        return new DropwizardAppExtension<>(
                CycleServiceApplication.class,
                configuration,
                all.entrySet().stream()
                        .map(each -> ConfigOverride.config(each.getKey(), each.getValue()))
                        .toArray(ConfigOverride[]::new));
    }

    /** Settings that keep thousands of requests and failures out of the build's log. */
    public static Map<String, String> quiet() {
        return Map.of("server.requestLog.type", "external", "logging.level", "OFF");
    }

    /** Where its API is. */
    public static URI baseUri(DropwizardAppExtension<?> service) {
        return URI.create("http://127.0.0.1:" + service.getLocalPort());
    }

    static URI adminUri(DropwizardAppExtension<?> service) {
        return URI.create("http://127.0.0.1:" + service.getAdminPort());
    }
}
