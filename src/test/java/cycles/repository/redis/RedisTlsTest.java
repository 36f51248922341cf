package cycles.repository.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import cycles.core.Cycle;
import cycles.core.CycleData;
import cycles.core.CycleDates;
import cycles.core.CycleRepository;
import cycles.core.CycleRepositoryException;
import cycles.repository.RepositoryContext;
import cycles.repository.TcpRelay;
import cycles.repository.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Verifies TLS with a real Redis behind a TLS proxy that has a certificate for localhost. */
class RedisTlsTest {
    private static final TestRedis REDIS = TestRedis.shared();
    private static final String USER = "tls-" + UUID.randomUUID();
    private static final String PASSWORD = "canary-" + UUID.randomUUID();
    /** The permissions that REFERENCE.md lists. */
    private static final String[] PERMISSIONS = {
        "on",
        ">" + PASSWORD,
        "~cycle:*",
        "~user:*",
        "+@read",
        "+@write",
        "+@scripting",
        "+@connection",
        "+info",
        "+config|get"
    };

    private static TestCertificates certificates;
    private static TcpRelay encrypted;

    @BeforeAll
    static void start() throws Exception {
        certificates = TestCertificates.of("dns:localhost");
        encrypted = new TcpRelay(REDIS.host(), REDIS.port(), certificates.serverSockets());
        try (Jedis admin = admin()) {
            admin.aclSetUser(USER, PERMISSIONS);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        encrypted.close();
        try (Jedis admin = admin()) {
            admin.aclDelUser(USER);
        }
    }

    private static Jedis admin() {
        Jedis admin = new Jedis(REDIS.host(), REDIS.port());
        admin.auth(REDIS.password());
        return admin;
    }

    private static RedisCycleRepositoryFactory factory(Path authorities) {
        RedisCycleRepositoryFactory factory = new RedisCycleRepositoryFactory();
        factory.host = "localhost";
        factory.port = encrypted.port();
        factory.username = USER;
        factory.password = PASSWORD;
        factory.tls = true;
        factory.tlsAuthorities = authorities;
        return factory;
    }

    private static CycleRepository build(RedisCycleRepositoryFactory factory) {
        return new RedisCycleRepository(
                factory.settings(Map.of()),
                new RepositoryContext(
                        Clock.systemUTC(), UUID::randomUUID, Path.of("target"), 64, new MetricRegistry()));
    }

    private static void assertRefused(RedisCycleRepositoryFactory factory, String... words) {
        try (CycleRepository repository = build(factory)) {
            assertThatThrownBy(repository::start)
                    .isInstanceOf(CycleRepositoryException.class)
                    .hasMessageContainingAll(words)
                    .hasMessageNotContaining(PASSWORD)
                    .message()
                    .hasLineCount(1);
        }
    }

    @Test
    void start_trustedCertificateAndFewPermissions_works() throws Exception {
        UUID user = UUID.randomUUID();
        CycleDates dates = new CycleDates(Instant.parse("2025-03-01T08:00:00Z"), Instant.parse("2025-03-01T16:00:00Z"));
        try (CycleRepository repository = build(factory(certificates.authorities()))) {
            repository.start();
            Cycle cycle = repository.createCycle(CycleData.inProgress(user, dates));
            assertThat(repository.getActiveCycle(user)).contains(cycle);
            assertThat(repository.updateCycleDates(user, cycle.id(), dates).id())
                    .isEqualTo(cycle.id());
            assertThat(repository.completeCycle(user, cycle.id(), dates).id()).isEqualTo(cycle.id());
            assertThat(repository.getLastCompletedCycle(user)).isPresent();
            assertThat(repository.check().location()).isEqualTo("rediss://localhost:" + encrypted.port() + "/0");
            assertThat(repository.check().durability()).contains("everysec");
        }
    }

    @Test
    void start_unknownAuthority_isRefused() throws Exception {
        Path unknown = TestCertificates.of("dns:localhost").authorities();
        assertRefused(factory(unknown), "rediss://localhost", "PKIX path", "REDIS_CA");
        assertRefused(factory(null), "PKIX path", "REDIS_CA");
    }

    @Test
    void start_certificateForAnotherHost_isRefused() throws Exception {
        RedisCycleRepositoryFactory factory = factory(certificates.authorities());
        factory.host = "127.0.0.1";
        assertRefused(factory, "rediss://127.0.0.1", "127.0.0.1 found");
    }

    @Test
    void start_serverWithoutTls_isRefused() throws Exception {
        RedisCycleRepositoryFactory factory = factory(certificates.authorities());
        factory.host = REDIS.host();
        factory.port = REDIS.port();
        assertRefused(factory, "rediss://", "REDIS_TLS");
    }

    @Test
    void start_unreadableAuthorities_areNamed() throws Exception {
        assertRefused(
                factory(Path.of("no-such-file.pem")), "repository.tlsAuthorities", "REDIS_CA", "no-such-file.pem");
        Path empty = Files.createTempFile(Path.of("target"), "empty", ".pem");
        assertRefused(factory(empty), "repository.tlsAuthorities", empty.toString());
    }
}
