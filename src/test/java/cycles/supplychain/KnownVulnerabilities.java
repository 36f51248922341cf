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

/** Asks the OSV database about everything that a CycloneDX SBOM lists: the profile {@code cve}. */
public final class KnownVulnerabilities {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI database;

    KnownVulnerabilities(URI database) {
        this.database = database;
    }

    /** Ends with 0 when nothing is known, 1 when something is, and 2 when the database could not be asked. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(new KnownVulnerabilities(URI.create(arguments[1])).check(Path.of(arguments[0])));
    }

    int check(Path sbom) throws InterruptedException {
        try {
            List<String> components = components(JSON.readTree(sbom.toFile()));
            Map<String, List<String>> known = vulnerabilities(components);
            known.forEach((component, ids) -> System.out.println(component + ": " + String.join(", ", ids)));
            System.out.printf(
                    "%d of %d components have known vulnerabilities, says %s%n",
                    known.size(), components.size(), database);
            return known.isEmpty() ? 0 : 1;
        } catch (IOException e) {
            System.out.printf("Nothing was checked: %s cannot be asked about %s (%s)%n", database, sbom, e);
            return 2;
        }
    }

    private static List<String> components(JsonNode sbom) {
        List<String> components = new ArrayList<>();
        // The qualifiers, like ?type=jar, are no part of the name in the database.
        sbom.path("components")
                .forEach(each -> components.add(each.path("purl").asText().replaceFirst("\\?.*", "")));
        return components;
    }

    private Map<String, List<String>> vulnerabilities(List<String> components)
            throws IOException, InterruptedException {
        JsonNode results = ask(components).path("results");
        if (results.size() != components.size()) {
            throw new IOException("unexpected answer");
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

    private JsonNode ask(List<String> components) throws IOException, InterruptedException {
        ObjectNode question = JSON.createObjectNode();
        components.forEach(purl ->
                question.withArray("queries").addObject().putObject("package").put("purl", purl));
        HttpRequest request = HttpRequest.newBuilder(database)
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(question)))
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
