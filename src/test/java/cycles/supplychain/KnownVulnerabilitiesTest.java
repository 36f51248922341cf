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

/** Tests the evaluation of OSV responses against a stub of the database. */
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

    private int check(int status, String response, AtomicReference<String> query) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            query.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(response.getBytes(UTF_8));
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
    void check_knownVulnerability_fails() throws Exception {
        AtomicReference<String> query = new AtomicReference<>();
        assertThat(check(200, "{\"results\":[{},{\"vulns\":[{\"id\":\"GHSA-1\"}]}]}", query))
                .isEqualTo(1);
        assertThat(query.get())
                .isEqualTo("{\"queries\":[{\"package\":{\"purl\":\"pkg:maven/a/good@1.0\"}},"
                        + "{\"package\":{\"purl\":\"pkg:maven/a/bad@2.0\"}}]}");
        assertThat(check(200, "{\"results\":[{},{}]}", query)).isZero();
    }

    @Test
    void check_failedQuery_isNotReportedAsSuccess() throws Exception {
        AtomicReference<String> query = new AtomicReference<>();
        assertThat(check(500, "", query)).isEqualTo(2);
        assertThat(check(200, "<html>", query)).isEqualTo(2);
        assertThat(check(200, "{\"results\":[{}]}", query)).isEqualTo(2);
        assertThat(new KnownVulnerabilities(URI.create("http://127.0.0.1:1/")).check(sbom))
                .isEqualTo(2);
        assertThat(new KnownVulnerabilities(URI.create("http://127.0.0.1:1/")).check(directory.resolve("none")))
                .isEqualTo(2);
    }
}
