package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that can be recognized are given to the real jar in every way there is, and looked for in everything it says to anybody. */
class CanaryIT {
    private static final String KEY = "Canary0f9K3yQ7x2M5v8Z1c4B6n0T3r9W";
    private static final String WRONG_PASSWORD = "Canary-wr0ng-" + UUID.randomUUID();
    private static final String NEW_PASSWORD = "Canary-n3w-" + UUID.randomUUID();
    private static final String FOREIGN_TOKEN = "canary" + UUID.randomUUID();
    private static final Pattern ENDPOINT =
            Pattern.compile("/(?:metrics|prometheus|healthcheck|health-check|threads|ping|tasks)");

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> said = new ArrayList<>();

    @Test
    void noSecretIsInTheLogInAnAnswerOrOnTheAdminPort() throws Exception {
        Path configuration = Files.writeString(
                directory.resolve("config.yml"),
                Files.readString(Path.of("config-redis.yml"))
                        .replace("\nlogging:\n  level: INFO", "\nlogging:\n  level: INFO\n  loggers: {cycles: TRACE}"));
        String output;
        List<String> secrets =
                new ArrayList<>(List.of(KEY, ApiUser.PASSWORD, WRONG_PASSWORD, NEW_PASSWORD, FOREIGN_TOKEN));
        try (JarProcess jar = JarProcess.start(directory, configuration, Map.of("JWT_KEY", KEY))) {
            ApiUser user = new ApiUser(jar::api);
            hear(user.signUp());
            hear(user.signUp());
            secrets.add(user.logIn().text("token"));
            secrets.add(Files.readString(directory.resolve("data/postgres/cluster/cycles.password"))
                    .strip());
            secrets.add(redisPassword());
            String email = user.email();
            hear(user.get("/v1/cycles/in-progress"));
            hear(user.send("POST", "/v1/cycles", "{\"password\":\"" + WRONG_PASSWORD + "\""));
            hear(user.send("POST", "/auth/login", credentials(email, WRONG_PASSWORD)));
            hear(user.send(
                    "POST", "/auth/login", "{\"email\":\"" + email + "\",\"password\":[\"" + WRONG_PASSWORD + "\"]}"));
            hear(user.send("POST", "/auth/signup", credentials("no email", WRONG_PASSWORD)));
            hear(user.send(
                    "POST",
                    "/auth/update-password",
                    "{\"oldPassword\":\"" + WRONG_PASSWORD + "\",\"currentPassword\":\"" + WRONG_PASSWORD
                            + "\",\"newPassword\":\"" + NEW_PASSWORD + "\"}"));
            hear(get(jar.api("/v1/cycles/in-progress"), "Authorization", "Bearer " + FOREIGN_TOKEN));
            hear(get(jar.api("/v1/cycles/in-progress?token=" + FOREIGN_TOKEN), "Cookie", "token=" + FOREIGN_TOKEN));
            for (URI each : adminPages(jar)) {
                hear(get(each, "Accept", "*/*"));
            }
            for (String task :
                    List.of("backend-info", "check-consistency", "pool-stats", "repair", "log-level", "gc")) {
                hear(post(jar.admin("/tasks/" + task + "?" + FOREIGN_TOKEN + "=" + WRONG_PASSWORD)));
            }
            jar.close();
            output = jar.output();
        }
        assertThat(said).hasSizeGreaterThan(15);
        assertThat(output).contains("answered");
        for (String secret : secrets) {
            assertThat(secret).isNotBlank();
            assertThat(output).doesNotContain(secret);
            assertThat(said).noneMatch(each -> each.contains(secret));
        }
    }

    private static String credentials(String email, String password) {
        return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password);
    }

    private String redisPassword() throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve("data/redis/redis.conf"))) {
            return lines.filter(line -> line.startsWith("requirepass "))
                    .findFirst()
                    .orElseThrow()
                    .substring("requirepass ".length());
        }
    }

    /** Those that its start page names, and those that are there for programs. */
    private List<URI> adminPages(JarProcess jar) throws Exception {
        List<URI> pages = new ArrayList<>();
        pages.add(jar.admin("/"));
        ENDPOINT.matcher(get(jar.admin("/"), "Accept", "*/*"))
                .results()
                .forEach(found -> pages.add(jar.admin(found.group())));
        pages.add(jar.admin("/prometheus"));
        pages.add(jar.admin("/health-check?name=all"));
        return pages;
    }

    private void hear(ApiUser.Answer answer) {
        said.add(answer.body().toString());
    }

    private void hear(String answer) {
        said.add(answer);
    }

    private String get(URI uri, String header, String value) throws Exception {
        return answer(HttpRequest.newBuilder(uri).header(header, value).build());
    }

    private String post(URI uri) throws Exception {
        return answer(HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private String answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return response.headers().map() + response.body();
    }
}
