package cycles.supplychain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks up all components of a CycloneDX SBOM in the OSV database; run by the Maven profile {@code cve}. */
public final class KnownVulnerabilities {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI database;

    KnownVulnerabilities(URI database) {
        this.database = database;
    }

    /**
     * Exits with 0 if no vulnerability is known, 1 if one is, and 2 if the query failed.
     *
     * @param arguments the SBOM file and the URL of the database's {@code querybatch} operation
     */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(new KnownVulnerabilities(URI.create(arguments[1])).check(Path.of(arguments[0])));
    }

    int check(Path sbom) throws InterruptedException {
        try {
            List<String> components = components(JSON.readTree(sbom.toFile()));
            Map<String, List<String>> known = vulnerabilities(components);
            known.forEach((component, ids) -> System.out.println(component + ": " + String.join(", ", ids)));
            System.out.printf(
                    "%d of %d components have known vulnerabilities according to %s%n",
                    known.size(), components.size(), database);
            return known.isEmpty() ? 0 : 1;
        } catch (IOException e) {
            System.out.printf("Check failed: cannot query %s about %s (%s)%n", database, sbom, e);
            return 2;
        }
    }

    private static List<String> components(JsonNode sbom) {
        List<String> components = new ArrayList<>();
        // Names in the database have no qualifiers such as ?type=jar.
        sbom.path("components")
                .forEach(each -> components.add(each.path("purl").asText().replaceFirst("\\?.*", "")));
        return components;
    }

    private Map<String, List<String>> vulnerabilities(List<String> components)
            throws IOException, InterruptedException {
        JsonNode results = query(components).path("results");
        if (results.size() != components.size()) {
            throw new IOException("unexpected response");
        }
        Map<String, List<String>> known = new TreeMap<>();
        for (int i = 0; i < components.size(); i++) {
            List<String> ids = results.get(i).path("vulns").findValuesAsText("id");
            if (!ids.isEmpty()) {
                known.put(components.get(i), ids);
            }
        }
        return known;
    }

    private JsonNode query(List<String> components) throws IOException, InterruptedException {
        ObjectNode batch = JSON.createObjectNode();
        components.forEach(purl ->
                batch.withArray("queries").addObject().putObject("package").put("purl", purl));
        HttpRequest request = HttpRequest.newBuilder(database)
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(batch)))
                .build();
        HttpResponse<String> response = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return JSON.readTree(response.body());
    }
}
