package cycles.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Creates, reads and completes one cycle after the other, and records every response and every acknowledged write. After a 503, whose
 * outcome is unknown, it reads the active cycle and continues from there.
 */
final class VirtualUser {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FIRST = Instant.parse("2001-01-01T00:00:00Z");
    private static final Duration THINK_TIME = Duration.ofMillis(5);

    /**
     * A response with its times.
     *
     * @param problem whether the body is a complete problem and {@code Retry-After} is set
     */
    record ObservedResponse(String request, int status, boolean problem, Instant sent, Instant answered) {
        boolean isRead() {
            return request.startsWith("GET");
        }

        Duration duration() {
            return Duration.between(sent, answered);
        }
    }

    private final HttpClient client;
    private final Function<String, URI> api;
    private final List<ObservedResponse> responses = new CopyOnWriteArrayList<>();
    /** The last acknowledged status and start of each cycle, by id. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    private String token = "";
    private String active = "";
    private boolean outcomeKnown = true;
    private int hour;

    VirtualUser(HttpClient client, Function<String, URI> api) throws IOException, InterruptedException {
        this.client = client;
        this.api = api;
        String credentials =
                "{\"email\":\"user-%s@example.org\",\"password\":\"Str0ng!Pass1\"}".formatted(UUID.randomUUID());
        send("POST", "/auth/signup", credentials);
        token = body(send("POST", "/auth/login", credentials)).path("token").asText();
        responses.clear();
    }

    List<ObservedResponse> responses() {
        return responses;
    }

    int acknowledgedCount() {
        return acknowledged.size();
    }

    void runUntilInterrupted() throws IOException {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                step();
                Thread.sleep(THINK_TIME.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws IOException, InterruptedException {
        if (!outcomeKnown) {
            HttpResponse<byte[]> response = send("GET", "/v1/cycles/in-progress", "");
            outcomeKnown = response.statusCode() == 200 || response.statusCode() == 404;
            active = body(response).path("id").asText();
        } else if (active.isEmpty()) {
            JsonNode created = changed(send("POST", "/v1/cycles", hour(++hour)));
            active = created.path("id").asText();
        } else {
            send("GET", "/v1/cycles/" + active, "");
            changed(send("POST", "/v1/cycles/" + active + "/complete", hour(++hour)));
            active = outcomeKnown ? "" : active;
        }
    }

    private JsonNode changed(HttpResponse<byte[]> response) throws IOException {
        JsonNode cycle = body(response);
        outcomeKnown = response.statusCode() < 300;
        if (outcomeKnown) {
            acknowledged.put(cycle.path("id").asText(), summary(cycle));
        }
        return outcomeKnown ? cycle : JSON.createObjectNode();
    }

    private static String summary(JsonNode cycle) {
        return cycle.path("status").asText() + " " + cycle.path("startDate").asText();
    }

    /** Returns the acknowledged cycles that are missing or older than acknowledged. */
    List<String> missing() throws IOException, InterruptedException {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, String> entry : acknowledged.entrySet()) {
            JsonNode found = body(send("GET", "/v1/cycles/" + entry.getKey(), ""));
            // A cycle acknowledged as in progress may have been completed by a request whose response was lost.
            boolean kept = entry.getValue().startsWith("Completed")
                    ? entry.getValue().equals(summary(found))
                    : found.path("id").asText().equals(entry.getKey());
            if (!kept) {
                missing.add(entry + " is " + found);
            }
        }
        return missing;
    }

    private static String hour(int n) {
        return "{\"startDate\":\"%s\",\"endDate\":\"%s\"}"
                .formatted(FIRST.plus(n, ChronoUnit.HOURS), FIRST.plus(n + 1L, ChronoUnit.HOURS));
    }

    private HttpResponse<byte[]> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.apply(path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        Instant sent = Instant.now();
        HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
        responses.add(new ObservedResponse(
                method + " " + path, response.statusCode(), isProblem(response), sent, Instant.now()));
        return response;
    }

    private static boolean isProblem(HttpResponse<byte[]> response) throws IOException {
        JsonNode body = body(response);
        return response.headers().firstValue("Content-Type").orElse("").equals("application/problem+json")
                && response.headers().firstValue("Retry-After").orElse("").matches("[1-9][0-9]*")
                && body.path("_tag").asText().endsWith("Error")
                && body.path("status").asInt() == response.statusCode()
                && body.path("retryable").asBoolean();
    }

    private static JsonNode body(HttpResponse<byte[]> response) throws IOException {
        return JSON.readTree(response.body());
    }
}
