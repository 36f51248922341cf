package cycles.benchmark.target;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Talks to the admin port of a service: is it ready, what does it hold cycles in, what has it counted. Thread-safe. */
public final class AdminClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI admin;

    public AdminClient(URI admin) {
        this.admin = admin;
    }

    boolean isReady() throws InterruptedException {
        try {
            return send("GET", "/health-check?type=ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What the health check of the cycles says of the engine. */
    public JsonNode cyclesHealth() throws InterruptedException {
        try {
            return JSON.readTree(text("/healthcheck")).path("cycles");
        } catch (JsonProcessingException e) {
            throw new BenchmarkFailedException(admin + "/healthcheck does not speak JSON; is it the admin port?", e);
        }
    }

    public ServerCounters counters() throws InterruptedException {
        return ServerCounters.parse(text("/prometheus"));
    }

    /** Shows dashboards what is measured, and keeps alerts quiet; a service that cannot be told is measured all the same. */
    public void phase(String phase, boolean active) throws InterruptedException {
        try {
            send("POST", "/benchmark-phase?phase=" + phase + "&active=" + active);
        } catch (IOException unannounced) {
            // Dashboards lose an annotation.
        }
    }

    /**
     * Requires that this is the admin port of the service: another port would be found out after the load only.
     *
     * @throws BenchmarkFailedException naming the option, when it is not
     */
    public void requireAdminPort() throws InterruptedException {
        boolean known;
        try {
            known = send("GET", "/prometheus").body().contains("cycles_build_info");
        } catch (IOException e) {
            known = false;
        }
        if (!known) {
            throw new BenchmarkFailedException("--admin-url " + admin + ": there is no admin port of this service");
        }
    }

    private String text(String path) throws InterruptedException {
        try {
            return send("GET", path).body();
        } catch (IOException e) {
            throw new BenchmarkFailedException("the admin port does not answer at " + admin + path + ": " + e, e);
        }
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(admin + path))
                .timeout(TIMEOUT)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
