package cycles.faults;

import cycles.CycleServiceConfiguration;
import cycles.TestDirectory;
import cycles.TestService;
import cycles.embedded.EmbeddedPostgres;
import cycles.embedded.EmbeddedRedis;
import cycles.repository.TcpRelay;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Runs the service on its own servers, behind relays, so that a test can break any of them. */
final class FaultEnvironment implements AutoCloseable {
    private static final Path DATA = TestDirectory.of("fault-data");

    private final Path data;
    private final EmbeddedPostgres postgres;
    private final EmbeddedRedis redis = EmbeddedRedis.acquire(DATA);
    private final TcpRelay toPostgres;
    private final TcpRelay toRedis;
    private final Path lmdb = Path.of("target", "lmdb-" + UUID.randomUUID());
    private final DropwizardAppExtension<CycleServiceConfiguration> service;

    /** @param settings additional configuration keys */
    FaultEnvironment(String configuration, Map<String, String> settings) throws Exception {
        this(DATA, configuration, settings);
    }

    /** @param data the data directory of Postgres */
    FaultEnvironment(Path data, String configuration, Map<String, String> settings) throws Exception {
        this.data = data;
        postgres = EmbeddedPostgres.acquire(data);
        URI url = URI.create(postgres.url().substring("jdbc:".length()));
        toPostgres = new TcpRelay(url.getHost(), url.getPort());
        toRedis = new TcpRelay(redis.host(), redis.port());
        Map<String, String> all = new HashMap<>(postgres("users"));
        switch (configuration) {
            case "config.yml" -> all.putAll(postgres("repository"));
            case "config-redis.yml" ->
                all.putAll(Map.of(
                        "repository.host", "127.0.0.1",
                        "repository.port", String.valueOf(toRedis.port()),
                        "repository.password", redis.password()));
            default -> all.put("repository.path", lmdb.toString());
        }
        all.putAll(TestService.quiet());
        all.putAll(settings);
        service = TestService.of(configuration, all);
        service.before();
    }

    private Map<String, String> postgres(String section) {
        return Map.of(
                section + ".url", "jdbc:postgresql://127.0.0.1:" + toPostgres.port() + "/cycles",
                section + ".user", postgres.user(),
                section + ".password", postgres.password());
    }

    URI api(String path) {
        return URI.create("http://127.0.0.1:" + service.getLocalPort() + path);
    }

    URI admin(String path) {
        return URI.create("http://127.0.0.1:" + service.getAdminPort() + path);
    }

    /** Injects the fault under load and verifies the guarantees of the service. */
    Outage.Result inject(Fault fault) throws Exception {
        return new Outage(this::api).run(fault);
    }

    ServerProcess postgresProcess() {
        return ServerProcess.postgresOf(data);
    }

    ServerProcess redisProcess() {
        return ServerProcess.redisOf(DATA);
    }

    TcpRelay toPostgres() {
        return toPostgres;
    }

    TcpRelay toRedis() {
        return toRedis;
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    EmbeddedRedis redis() {
        return redis;
    }

    Path lmdb() {
        return lmdb;
    }

    @Override
    public void close() throws Exception {
        service.after();
        toPostgres.close();
        toRedis.close();
        redis.close();
        postgres.close();
    }
}
