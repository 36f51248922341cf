package cycles;

import cycles.database.TestPostgres;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Runs the complete service within the JVM of the tests, with a shipped configuration and the servers of the tests. */
public final class TestService {
    private TestService() {}

    /**
     * Returns a service that is not started.
     *
     * @param overrides configuration keys and their values, in addition to the ports and the users' database
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
        // Other tests use the processors at the same time.
        all.put("auth.hashing.maxWait", "1m");
        all.putAll(overrides);
        return new DropwizardAppExtension<>(
                CycleServiceApplication.class,
                configuration,
                all.entrySet().stream()
                        .map(each -> ConfigOverride.config(each.getKey(), each.getValue()))
                        .toArray(ConfigOverride[]::new));
    }

    /** Returns settings that turn logging off, for tests with thousands of requests. */
    public static Map<String, String> quiet() {
        return Map.of("server.requestLog.type", "external", "logging.level", "OFF");
    }

    /** Returns the address of the API. */
    public static URI baseUri(DropwizardAppExtension<?> service) {
        return URI.create("http://127.0.0.1:" + service.getLocalPort());
    }

    /** Returns the address of the admin port. */
    public static URI adminUri(DropwizardAppExtension<?> service) {
        return URI.create("http://127.0.0.1:" + service.getAdminPort());
    }
}
