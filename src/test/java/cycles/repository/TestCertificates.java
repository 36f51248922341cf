package cycles.repository;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Creates a certificate authority and a server certificate signed by it, with keytool. */
public final class TestCertificates {
    private static final char[] PASSWORD = "store-password".toCharArray();

    private final KeyStore store;

    private TestCertificates(KeyStore store) {
        this.store = store;
    }

    /**
     * Creates the authority and the certificate, which takes 1 to 2 s.
     *
     * @param subject the subject alternative name of the certificate, for example {@code ip:127.0.0.1}
     */
    public static TestCertificates of(String subject)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path file = Files.createTempDirectory(Path.of("target"), "tls").resolve("store.p12");
        keytool(file, "-alias", "authority", "-dname", "CN=an authority", "-ext", "bc:c");
        keytool(file, "-alias", "server", "-dname", "CN=a server", "-ext", "san=" + subject, "-signer", "authority");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return new TestCertificates(store);
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1"));
        command.addAll(List.of(arguments));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
        if (keytool.waitFor() != 0) {
            throw new IOException(output);
        }
    }

    /** Writes the certificate of the authority to a file, in PEM. */
    public Path authorities() throws IOException, GeneralSecurityException {
        Path file = Files.createTempFile(Path.of("target"), "authorities", ".pem");
        return Files.writeString(
                file, pem("CERTIFICATE", store.getCertificate("authority").getEncoded()));
    }

    /** Returns the server certificate in PEM. */
    public String certificate() throws GeneralSecurityException {
        return pem("CERTIFICATE", store.getCertificate("server").getEncoded());
    }

    /** Returns the private key of the server in PEM. */
    public String key() throws GeneralSecurityException {
        return pem("PRIVATE KEY", store.getKey("server", PASSWORD).getEncoded());
    }

    /** Returns a factory of TLS sockets that present the certificate. */
    public ServerSocketFactory serverSockets() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory();
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                .formatted(
                        type, Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content));
    }
}
