package cycles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;

/** A person with an account, using the API over HTTP. */
final class ApiUser {
    static final String PASSWORD = "Str0ng!Pass1";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int RETRIES = 30;

    /** An answer: its status and its JSON body. */
    record Answer(int status, JsonNode body) {
        String text(String field) {
            return body.path(field).asText();
        }
    }

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String email;
    private final String password;
    private Function<String, URI> api;
    private String token = "";
    private String id = "";

    ApiUser(Function<String, URI> api) {
        this(api, "user-" + UUID.randomUUID() + "@example.org", PASSWORD);
    }

    ApiUser(Function<String, URI> api, String email, String password) {
        this.api = api;
        this.email = email;
        this.password = password;
    }

    /** Goes on at another address, as after a restart. */
    void moveTo(Function<String, URI> newApi) {
        this.api = newApi;
    }

    /** The same person with the same token, at another address. */
    ApiUser at(Function<String, URI> otherApi) {
        ApiUser same = new ApiUser(otherApi, email, password);
        same.token = token;
        same.id = id;
        return same;
    }

    Answer signUp() throws IOException, InterruptedException {
        return patiently("/auth/signup");
    }

    Answer logIn() throws IOException, InterruptedException {
        Answer answer = patiently("/auth/login");
        token = answer.text("token");
        id = answer.body().path("user").path("id").asText();
        return answer;
    }

    /** Tries again when the service had no time for the password within its deadline, as clients should. */
    private Answer patiently(String path) throws IOException, InterruptedException {
        Answer answer = send("POST", path, credentials());
        for (int retry = 0; retry < RETRIES && answer.text("_tag").equals("TooManyWaitingError"); retry++) {
            Thread.sleep(1_000);
            answer = send("POST", path, credentials());
        }
        return answer;
    }

    String email() {
        return email;
    }

    /** Known since the log-in. */
    String token() {
        return token;
    }

    /** Known since the log-in. */
    UUID id() {
        return UUID.fromString(id);
    }

    private String credentials() {
        return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
    }

    static String dates(String start, String end) {
        return "{\"startDate\":\"%s\",\"endDate\":\"%s\"}".formatted(start, end);
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    Answer send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.apply(path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), MAPPER.readTree(response.body()));
    }
}
