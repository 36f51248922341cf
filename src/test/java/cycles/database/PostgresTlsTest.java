package cycles.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import cycles.embedded.EmbeddedPostgres;
import cycles.repository.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests connections to a Postgres server with {@code ssl = on} and a certificate for 127.0.0.1. */
class PostgresTlsTest {
    @TempDir
    private static Path data;

    private static TestCertificates certificates;
    private static EmbeddedPostgres server;

    @BeforeAll
    static void startServer() throws Exception {
        certificates = TestCertificates.of("ip:127.0.0.1");
        EmbeddedPostgres.acquire(data).close();
        Path cluster;
        try (Stream<Path> files = Files.walk(data)) {
            cluster = files.filter(file -> file.endsWith("postgresql.conf"))
                    .findFirst()
                    .orElseThrow()
                    .getParent();
        }
        writeForServer(cluster.resolve("server.crt"), certificates.certificate());
        writeForServer(cluster.resolve("server.key"), certificates.key());
        Files.writeString(cluster.resolve("postgresql.conf"), "\nssl = on\n", StandardOpenOption.APPEND);
        server = EmbeddedPostgres.acquire(data);
    }

    /** Writes a file that is readable only by the user of the server, because Postgres rejects keys that others can read. */
    private static void writeForServer(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setAttribute(file, "unix:uid", Files.getAttribute(file.getParent(), "unix:uid"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static PostgresConfiguration configuration(String url) {
        PostgresConfiguration configuration = new PostgresConfiguration();
        configuration.setUrl(url);
        configuration.setUser(server.user());
        configuration.setPassword(server.password());
        return configuration;
    }

    private static PostgresDatabase database(PostgresConfiguration configuration) {
        return new PostgresDatabase("users", configuration, data, new MetricRegistry());
    }

    private static boolean isEncrypted(PostgresDatabase database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                        .mapTo(Boolean.class)
                        .one());
    }

    private static String verifyFull(String url, Path authorities) {
        return url + "?sslmode=verify-full&sslrootcert=" + authorities;
    }

    private static void assertStartFails(String url, String reason) {
        try (PostgresDatabase database = database(configuration(url))) {
            assertThatThrownBy(database::start)
                    .isInstanceOf(PostgresUnavailableException.class)
                    .hasMessageContainingAll("127.0.0.1", "DATABASE_URL", reason)
                    .hasMessageNotContaining(server.password())
                    .message()
                    .hasLineCount(1);
        }
    }

    @Test
    void start_trustedCertificate_connectionIsEncrypted() throws Exception {
        Path authorities = certificates.authorities();
        try (PostgresDatabase database = database(configuration(verifyFull(server.url(), authorities)))) {
            database.start();
            assertThat(isEncrypted(database)).isTrue();
        }
        PostgresConfiguration byProperties = configuration(server.url());
        byProperties.properties = Map.of("sslmode", "verify-full", "sslrootcert", authorities.toString());
        try (PostgresDatabase database = database(byProperties)) {
            database.start();
            assertThat(isEncrypted(database)).isTrue();
        }
    }

    @Test
    void start_certificateOfOtherAuthority_fails() throws Exception {
        TestCertificates others = TestCertificates.of("ip:127.0.0.1");
        assertStartFails(verifyFull(server.url(), others.authorities()), "PKIX path");
    }

    @Test
    void start_certificateForOtherHost_fails() throws Exception {
        try (PostgresDatabase database = database(configuration(
                verifyFull(server.url().replace("127.0.0.1", "localhost"), certificates.authorities())))) {
            assertThatThrownBy(database::start)
                    .isInstanceOf(PostgresUnavailableException.class)
                    .hasMessageContaining("localhost");
        }
    }

    @Test
    void start_missingRootCertificateFile_failsWithItsName() {
        assertStartFails(verifyFull(server.url(), Path.of("no-such-file.pem")), "no-such-file.pem");
    }
}
