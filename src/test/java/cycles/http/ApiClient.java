package cycles.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Speaks to a running service, and holds everything it answers against its own OpenAPI document and the rules all answers obey. */
final class ApiClient {
    static final String JSON = "application/json";
    private static final int CONTINUE = 100;
    private static final String PASSWORD = "Str0ng!Pass1";

    /** Somebody with an account and a token. */
    record Session(String token, UUID userId, String email, String password) {}

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final OpenApiDocument document;

    ApiClient(URI base) {
        this.base = base;
        this.document = new OpenApiDocument(
                exchange("GET", "/openapi.json", HttpRequest.newBuilder()).json());
    }

    Answer get(String path, Session session) {
        return send("GET", path, session, null);
    }

    Answer post(String path, Session session, String body) {
        return send("POST", path, session, body);
    }

    Answer patch(String path, Session session, String body) {
        return send("PATCH", path, session, body);
    }

    /** Sends JSON without a token. */
    Answer post(String path, String body) {
        return post(path, null, body);
    }

    /**
     * Sends a request.
     *
     * @param session whose token to send, or null for none
     * @param body JSON, or null for no body
     * @param headers more headers: name, value, name, value
     */
    Answer send(String method, String path, Session session, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        request.method(
                method,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body, UTF_8));
        if (body != null) {
            request.header("Content-Type", JSON);
        }
        if (session != null) {
            request.header("Authorization", "Bearer " + session.token());
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return checked(method, path, exchange(method, path, request));
    }

    /** Sends bytes as they are, and reads one answer. What may be answered is told by method and path. */
    Answer raw(String method, String path, byte[]... pieces) {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            return checked(method, path, RawHttp.exchange(socket, pieces));
        } catch (IOException e) {
            throw new AssertionError("%s %s: %s".formatted(method, path, e), e);
        }
    }

    /** Sends all of the bytes before it reads the answer; fails when the connection ends earlier. */
    Answer rawWhole(String method, String path, byte[]... pieces) {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            return checked(method, path, RawHttp.exchangeWhole(socket, pieces));
        } catch (IOException e) {
            throw new AssertionError("%s %s: %s".formatted(method, path, e), e);
        }
    }

    /** Sends a body with the JDK's client: in chunks, or with its length. */
    Answer sendBytes(String method, String path, Session session, byte[] body, boolean chunked, String... headers) {
        HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofByteArray(body);
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .method(method, chunked ? HttpRequest.BodyPublishers.fromPublisher(publisher) : publisher)
                .header("Content-Type", JSON);
        if (session != null) {
            request.header("Authorization", "Bearer " + session.token());
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return checked(method, path, exchange(method, path, request));
    }

    /**
     * Sends bytes of which nobody knows what they ask for, and nothing after them. Everything that is answered is some answer of the
     * document, none of it the service's own fault.
     */
    void hostile(List<byte[]> pieces) throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            List<Answer> answers = RawHttp.exchangeAll(socket, pieces);
            assertThat(answers).as("answers").isNotEmpty();
            for (Answer answer : answers) {
                if (answer.status() != CONTINUE) {
                    assertThat(answer.status())
                            .as("%s", answer)
                            .satisfiesAnyOf(
                                    status -> assertThat(status).isBetween(200, 499),
                                    status -> assertThat(status).isEqualTo(505));
                    checkRules("", answer);
                    document.check(answer);
                }
            }
        }
    }

    /** Sends JSON, and ends the connection as soon as the answer begins, without having read what it is. */
    void loseAnswer(String method, String path, Session session, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        String head = String.format(
                Locale.ROOT,
                "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n",
                method,
                path,
                JSON,
                bytes.length,
                session == null ? "" : "Authorization: Bearer " + session.token() + "\r\n");
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream().write(head.getBytes(UTF_8));
            socket.getOutputStream().write(bytes);
            assertThat(socket.getInputStream().read()).isPositive();
        } catch (IOException e) {
            throw new AssertionError("%s %s: %s".formatted(method, path, e), e);
        }
    }

    /** Signs up somebody new and logs in. */
    Session newUser() {
        String email = UUID.randomUUID() + "@example.com";
        assertThat(post("/auth/signup", credentials(email, PASSWORD)).status()).isEqualTo(201);
        return logIn(email, PASSWORD);
    }

    Session logIn(String email, String password) {
        Answer answer = post("/auth/login", credentials(email, password));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        UUID id = UUID.fromString(answer.json().path("user").path("id").asText());
        return new Session(answer.text("token"), id, email, password);
    }

    static String credentials(String email, String password) {
        return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
    }

    private Answer exchange(String method, String path, HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(
                    request.uri(base.resolve(path))
                            .timeout(Duration.ofMinutes(1))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new AssertionError("%s %s: %s".formatted(method, path, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Answer checked(String method, String path, Answer answer) {
        checkRules(method, answer);
        document.check(method, path, answer);
        return answer;
    }

    /** The rules of every answer that a schema cannot say. */
    private static void checkRules(String method, Answer answer) {
        assertThat(answer.header("X-Request-Id").orElse("")).matches("[A-Za-z0-9._-]{1,128}");
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.header("Server")).isEmpty();
        if (answer.status() >= 400 && !method.equals("HEAD")) {
            checkProblem(answer);
        }
    }

    /** The rules of the error body that a schema cannot say. */
    private static void checkProblem(Answer answer) {
        assertThat(answer.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).isIn(Problem.MEDIA_TYPE, JSON));
        assertThat(answer.json().path("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.text("message")).isEqualTo(answer.text("detail")).isNotBlank();
        assertThat(answer.text("instance"))
                .endsWith(":" + answer.header("X-Request-Id").orElseThrow());
        assertThat(answer.body()).doesNotContain("Exception", "jetty", "jackson", "cycles.", "\\n");
        Optional<ErrorCode> code = Stream.of(ErrorCode.values())
                .filter(known -> known.tag().equals(answer.tag()))
                .findFirst();
        assertThat(code.map(ErrorCode::type)).hasValue(answer.text("type"));
        switch (answer.status()) {
            case 401 -> assertThat(answer.header("WWW-Authenticate")).hasValue("Bearer");
            case 405 -> assertThat(answer.header("Allow")).isPresent();
            case 429, 503 -> assertThat(answer.header("Retry-After")).isPresent();
            default -> {}
        }
    }
}
