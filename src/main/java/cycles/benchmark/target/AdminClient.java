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

/** Reads readiness, backend information and metrics from the admin port of a service. Thread-safe. */
public final class AdminClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI admin;

    /** @param admin {@code http://host:port} */
    public AdminClient(URI admin) {
        this.admin = admin;
    }

    boolean isReady() throws InterruptedException {
        try {
            return send("GET", "/health-check?type=ready").statusCode() == 200;
        } catch (IOException notReachable) {
            return false;
        }
    }

    /**
     * Returns the backend information of the health check {@code cycles}.
     *
     * @throws BenchmarkFailedException when the admin port does not answer with JSON
     */
    public JsonNode cyclesHealth() throws InterruptedException {
        try {
            return JSON.readTree(text("/healthcheck")).path("cycles");
        } catch (JsonProcessingException e) {
            throw new BenchmarkFailedException(
                    admin + "/healthcheck does not return JSON; check that this is the admin port", e);
        }
    }

    /**
     * Reads the current metrics.
     *
     * @throws BenchmarkFailedException when the admin port does not answer
     */
    public ServerCounters counters() throws InterruptedException {
        return ServerCounters.parse(text("/prometheus"));
    }

    /** Announces the current phase to dashboards and alerts. A failure is ignored: the measurement does not depend on it. */
    public void phase(String phase, boolean active) throws InterruptedException {
        try {
            send("POST", "/benchmark-phase?phase=" + phase + "&active=" + active);
        } catch (IOException ignored) {
            // Only an annotation in dashboards is missing.
        }
    }

    /**
     * Requires that this is the admin port of the service; otherwise the error would appear only after the load.
     *
     * @throws BenchmarkFailedException with the name of the option, when it is not
     */
    public void requireAdminPort() throws InterruptedException {
        boolean known;
        try {
            known = send("GET", "/prometheus").body().contains("cycles_build_info");
        } catch (IOException e) {
            known = false;
        }
        if (!known) {
            throw new BenchmarkFailedException("--admin-url " + admin + ": this is not the admin port of this service");
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
