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
 * Somebody who begins, reads and completes one cycle after the other, remembers every answer, and what was acknowledged. After a 503,
 * which leaves open whether the request was carried out, she looks what is in progress and goes on from there.
 */
final class VirtualUser {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FIRST = Instant.parse("2001-01-01T00:00:00Z");
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** @param problem whether it is a whole problem body, with {@code Retry-After} */
    record Seen(String request, int status, boolean problem, Instant sent, Instant answered) {
        boolean isRead() {
            return request.startsWith("GET");
        }

        Duration took() {
            return Duration.between(sent, answered);
        }
    }

    private final HttpClient client;
    private final Function<String, URI> api;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    /** The status and the start of each cycle, as last acknowledged. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

    private String token = "";
    private String active = "";
    private boolean certain = true;
    private int hour;

    public VirtualUser(HttpClient client, Function<String, URI> api) throws IOException, InterruptedException {
        this.client = client;
        this.api = api;
        String credentials =
                "{\"email\":\"user-%s@example.org\",\"password\":\"Str0ng!Pass1\"}".formatted(UUID.randomUUID());
        send("POST", "/auth/signup", credentials);
        token = body(send("POST", "/auth/login", credentials)).path("token").asText();
        seen.clear();
    }

    List<Seen> seen() {
        return seen;
    }

    int acknowledgedCount() {
        return acknowledged.size();
    }

    void liveUntilInterrupted() throws IOException {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                step();
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws IOException, InterruptedException {
        if (!certain) {
            HttpResponse<byte[]> answer = send("GET", "/v1/cycles/in-progress", "");
            certain = answer.statusCode() == 200 || answer.statusCode() == 404;
            active = body(answer).path("id").asText();
        } else if (active.isEmpty()) {
            JsonNode created = changed(send("POST", "/v1/cycles", hour(++hour)));
            active = created.path("id").asText();
        } else {
            send("GET", "/v1/cycles/" + active, "");
            changed(send("POST", "/v1/cycles/" + active + "/complete", hour(++hour)));
            active = certain ? "" : active;
        }
    }

    private JsonNode changed(HttpResponse<byte[]> answer) throws IOException {
        JsonNode cycle = body(answer);
        certain = answer.statusCode() < 300;
        if (certain) {
            acknowledged.put(cycle.path("id").asText(), summary(cycle));
        }
        return certain ? cycle : JSON.createObjectNode();
    }

    private static String summary(JsonNode cycle) {
        return cycle.path("status").asText() + " " + cycle.path("startDate").asText();
    }

    /** The ids of cycles that are not there as they were acknowledged, or further on. */
    List<String> missing() throws IOException, InterruptedException {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, String> entry : acknowledged.entrySet()) {
            JsonNode found = body(send("GET", "/v1/cycles/" + entry.getKey(), ""));
            // What was acknowledged as in progress may have been completed by a request whose answer was lost.
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
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        seen.add(new Seen(method + " " + path, answer.statusCode(), isProblem(answer), sent, Instant.now()));
        return answer;
    }

    private static boolean isProblem(HttpResponse<byte[]> answer) throws IOException {
        JsonNode body = body(answer);
        return answer.headers().firstValue("Content-Type").orElse("").equals("application/problem+json")
                && answer.headers().firstValue("Retry-After").orElse("").matches("[1-9][0-9]*")
                && body.path("_tag").asText().endsWith("Error")
                && body.path("status").asInt() == answer.statusCode()
                && body.path("retryable").asBoolean();
    }

    private static JsonNode body(HttpResponse<byte[]> answer) throws IOException {
        return JSON.readTree(answer.body());
    }
}
