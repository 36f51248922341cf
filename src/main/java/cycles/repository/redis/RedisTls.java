package cycles.repository.redis;

import cycles.core.CycleRepositoryException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/**
 * Configures TLS for connections to Redis. The server's certificate is always verified: it must be signed by a trusted authority
 * and issued for the host.
 *
 * @param authorities a PEM file of the trusted certificate authorities; null for those of the JDK
 */
record RedisTls(@Nullable Path authorities) {
    private static final String STORE_TYPE = "PKCS12";
    /** The store requires a password, although certificates are public. */
    private static final char[] NO_SECRET = "public".toCharArray();

    /** @throws CycleRepositoryException when the file cannot be read, or contains no certificate */
    SslOptions options() {
        SslOptions.Builder options = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
        if (authorities != null) {
            byte[] store = store(authorities);
            options.trustStoreType(STORE_TYPE).truststore(() -> new ByteArrayInputStream(store), NO_SECRET);
        }
        return options.build();
    }

    /** Converts the file, because the driver reads key stores but no PEM. */
    private static byte[] store(Path file) {
        try {
            KeyStore store = KeyStore.getInstance(STORE_TYPE);
            store.load(null, null);
            for (Certificate certificate : certificates(file)) {
                store.setCertificateEntry(String.valueOf(store.size()), certificate);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, NO_SECRET);
            return bytes.toByteArray();
        } catch (IOException | GeneralSecurityException e) {
            throw CycleRepositoryException.broken(
                    "repository.tlsAuthorities or REDIS_CA: " + file + " is not a readable PEM file of certificates",
                    e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException, CertificateException {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (certificates.isEmpty()) {
                throw new CertificateException("none in " + file);
            }
            return certificates;
        }
    }
}
