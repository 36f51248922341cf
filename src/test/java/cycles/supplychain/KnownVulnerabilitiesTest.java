package cycles.supplychain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of the database's answers, which are written down here as it gives them. */
class KnownVulnerabilitiesTest {
    @TempDir
    private Path directory;

    private Path sbom;

    @BeforeEach
    void writeSbom() throws IOException {
        sbom = Files.writeString(directory.resolve("sbom.json"), """
            {"bomFormat":"CycloneDX","components":[
              {"name":"good","purl":"pkg:maven/a/good@1.0?type=jar"},
              {"name":"bad","purl":"pkg:maven/a/bad@2.0?type=jar"}]}
            """);
    }

    private int check(int status, String answer, AtomicReference<String> question) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            question.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(answer.getBytes(UTF_8));
            exchange.close();
        });
        server.start();
        try {
            return new KnownVulnerabilities(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/querybatch"))
                    .check(sbom);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void everyComponentIsAskedAboutAndAKnownVulnerabilityFails() throws Exception {
        AtomicReference<String> question = new AtomicReference<>();
        assertThat(check(200, "{\"results\":[{},{\"vulns\":[{\"id\":\"GHSA-1\"}]}]}", question))
                .isEqualTo(1);
        assertThat(question.get())
                .isEqualTo("{\"queries\":[{\"package\":{\"purl\":\"pkg:maven/a/good@1.0\"}},"
                        + "{\"package\":{\"purl\":\"pkg:maven/a/bad@2.0\"}}]}");
        assertThat(check(200, "{\"results\":[{},{}]}", question)).isZero();
    }

    @Test
    void whatCouldNotBeCheckedIsNotCalledGood() throws Exception {
        AtomicReference<String> question = new AtomicReference<>();
        assertThat(check(500, "", question)).isEqualTo(2);
        assertThat(check(200, "<html>", question)).isEqualTo(2);
        assertThat(check(200, "{\"results\":[{}]}", question)).isEqualTo(2);
        assertThat(new KnownVulnerabilities(URI.create("http://127.0.0.1:1/")).check(sbom))
                .isEqualTo(2);
        assertThat(new KnownVulnerabilities(URI.create("http://127.0.0.1:1/")).check(directory.resolve("none")))
                .isEqualTo(2);
    }
}
