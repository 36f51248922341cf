package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import cycles.embedded.EmbeddedPostgres;
import cycles.embedded.EmbeddedRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Secrets that can be recognized are given to the real jar in every way there is, and looked for in everything it says to anybody: it
 * and its libraries say as much as they can.
 */
class CanaryIT {
    private static final String KEY = "Canary0f9K3yQ7x2M5v8Z1c4B6n0T3r9W";
    private static final String PASSWORD = "Canary-r1ght-" + UUID.randomUUID();
    private static final String WRONG_PASSWORD = "Canary-wr0ng-" + UUID.randomUUID();
    private static final String NEW_PASSWORD = "Canary-n3w-" + UUID.randomUUID();
    private static final String FOREIGN_TOKEN = "canary" + UUID.randomUUID();
    private static final Pattern ENDPOINT =
            Pattern.compile("/(?:metrics|prometheus|healthcheck|health-check|threads|ping|tasks)");

    @TempDir
    private static Path servers;

    private static EmbeddedPostgres postgres;
    private static EmbeddedRedis redis;

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> said = new ArrayList<>();

    @BeforeAll
    static void startServers() {
        postgres = EmbeddedPostgres.acquire(servers);
        redis = EmbeddedRedis.acquire(servers);
    }

    @AfterAll
    static void stopServers() {
        redis.close();
        postgres.close();
    }

    @Test
    void noSecretOfEmbeddedServersIsInTheLogInAnAnswerOrOnTheAdminPort() throws Exception {
        List<String> secrets = new ArrayList<>(List.of(KEY));
        try (JarProcess jar = JarProcess.start(directory, loquacious("config-redis.yml"), Map.of("JWT_KEY", KEY))) {
            secrets.add(Files.readString(directory.resolve("data/postgres/cluster/cycles.password"))
                    .strip());
            secrets.add(redisPassword());
            useEverything(jar, secrets);
        }
    }

    @Test
    void noSecretOfTheEnvironmentIsInTheLogInAnAnswerOrOnTheAdminPort() throws Exception {
        try (JarProcess jar = JarProcess.start(
                directory,
                loquacious("config-redis.yml"),
                Map.of(
                        "JWT_KEY",
                        KEY,
                        "DATABASE_URL",
                        withPassword(postgres, postgres.password()),
                        "REDIS_HOST",
                        redis.host(),
                        "REDIS_PORT",
                        String.valueOf(redis.port()),
                        "REDIS_PASSWORD",
                        redis.password()))) {
            useEverything(jar, new ArrayList<>(List.of(KEY, postgres.password(), redis.password())));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DATABASE_URL,      postgres://cycles:%s@{postgres}/cycles",
        "DATABASE_URL,      postgres://cycles:%s/@{postgres}/cycles",
        "DATABASE_URL,      'postgres://cycles:%s {postgres}/cycles'",
        "DATABASE_URL,      postgres://cycles:%s{postgres}/cycles",
        "DATABASE_URL,      postgres://cycles:%s/cycles",
        "DATABASE_URL,      jdbc:postgresql://{postgres}/cycles?user=cycles&password=%s",
        "DATABASE_URL,      jdbc:postgresql://{postgres}/cycles?user=cycles&sslmode=verify-full&sslpassword=%s",
        "DATABASE_PASSWORD, %s",
        "REDIS_PASSWORD,    %s",
        "JWT_KEY,           %s%1$s",
        "JWT_KEYS,          %s%1$s",
        "JWT_KEYS,          'a:%s%1$s,b:%1$s'"
    })
    void aStartThatASecretSpoilsIsRefusedWithoutIt(String variable, String value) throws Exception {
        String secret = "Canary-spoilt";
        URI address = URI.create(postgres.url().substring("jdbc:".length()));
        Map<String, String> environment = new HashMap<>(Map.of(
                "DATABASE_URL", postgres.url(),
                "DATABASE_USER", postgres.user(),
                "DATABASE_PASSWORD", postgres.password(),
                "REDIS_HOST", redis.host(),
                "REDIS_PORT", String.valueOf(redis.port()),
                "REDIS_PASSWORD", redis.password()));
        if (variable.equals("DATABASE_URL")) {
            environment.keySet().removeAll(Set.of("DATABASE_USER", "DATABASE_PASSWORD"));
        }
        environment.put(
                variable,
                value.replace("{postgres}", address.getHost() + ":" + address.getPort())
                        .formatted(secret));
        try (JarProcess jar = JarProcess.launch(directory, loquacious("config-redis.yml"), environment)) {
            assertThat(jar.exitCode()).as(jar.output()).isEqualTo(1);
            assertThat(jar.output())
                    .contains("cycle-service: ")
                    .doesNotContain(secret, postgres.password(), redis.password());
        }
    }

    @Test
    void aConfigurationThatCannotBeReadIsRefusedWithoutTheSecretsInIt() throws Exception {
        String secret = "Canary-wr1tten";
        for (String section : List.of(
                "auth: {jwtKey: \"%s}",
                "auth: {jwtKey: [%s]}",
                "auth: {jwtKey: {%s: 1}}",
                "auth: %s",
                "users: {password: [%s]}",
                "users: {password: %s",
                "users: {url: %s}",
                "users:\n\tpassword: %s")) {
            Path configuration = Files.writeString(
                    directory.resolve("broken.yml"), "repository: {type: lmdb}\n" + section.formatted(secret) + "\n");
            try (JarProcess jar = JarProcess.launch(directory, configuration, Map.of())) {
                assertThat(jar.exitCode()).as(section + jar.output()).isEqualTo(1);
                assertThat(jar.output()).as(section).contains("cycle-service: ").doesNotContain(secret);
            }
        }
    }

    /** A shipped configuration that logs at the lowest levels and drops no event. */
    private Path loquacious(String configuration) throws IOException {
        return Files.writeString(directory.resolve("config.yml"), Files.readString(Path.of(configuration)) + """
                        logging:
                          level: DEBUG
                          loggers: {cycles: TRACE}
                          appenders:
                            - type: console
                              layout: {type: lines}
                              discardingThreshold: 0
                        """);
    }

    private static String withPassword(EmbeddedPostgres postgres, String password) {
        return postgres.url().replace("jdbc:postgresql://", "postgres://" + postgres.user() + ":" + password + "@");
    }

    /** Uses it rightly and wrongly, then ends it and looks for the secrets, with those that came up. */
    private void useEverything(JarProcess jar, List<String> secrets) throws Exception {
        secrets.addAll(List.of(PASSWORD, WRONG_PASSWORD, NEW_PASSWORD, FOREIGN_TOKEN));
        ApiUser user = new ApiUser(jar::api, "canary-" + UUID.randomUUID() + "@example.org", PASSWORD);
        String email = user.email();
        hear(user.signUp());
        hear(user.signUp());
        secrets.add(user.logIn().text("token"));
        hear(user.get("/v1/cycles/in-progress"));
        hear(user.send("POST", "/v1/cycles", "{\"password\":\"" + WRONG_PASSWORD + "\""));
        hear(user.send("POST", "/v1/cycles", ApiUser.dates(WRONG_PASSWORD, "2025-03-01T20:00:00Z")));
        hear(user.send("POST", "/v1/cycles", ApiUser.dates("2025-03-01T08:00:00Z", "2025-03-01T20:00:00Z")));
        hear(user.send("POST", "/auth/login", credentials(email, WRONG_PASSWORD)));
        hear(user.send("POST", "/auth/login", credentials(email, WRONG_PASSWORD) + "}"));
        hear(user.send("POST", "/auth/login", credentials(email, "\\ud800" + WRONG_PASSWORD)));
        hear(user.send("POST", "/auth/login", credentials(email, WRONG_PASSWORD.repeat(3_000))));
        hear(user.send(
                "POST", "/auth/login", "{\"email\":\"" + email + "\",\"password\":[\"" + WRONG_PASSWORD + "\"]}"));
        hear(user.send("POST", "/auth/signup", credentials("no email", WRONG_PASSWORD)));
        hear(user.send("POST", "/auth/signup", credentials("other@example.org", WRONG_PASSWORD + " ")));
        for (String current : List.of(WRONG_PASSWORD, PASSWORD)) {
            hear(user.send(
                    "POST",
                    "/auth/update-password",
                    "{\"currentPassword\":\"" + current + "\",\"newPassword\":\"" + NEW_PASSWORD + "\"}"));
        }
        hear(get(jar.api("/v1/cycles/in-progress"), "Authorization", "Bearer " + FOREIGN_TOKEN));
        hear(get(jar.api("/v1/cycles/in-progress"), "Authorization", "Basic " + FOREIGN_TOKEN));
        hear(get(jar.api("/v1/cycles/in-progress"), "Authorization", "Bearer " + user.token()));
        hear(get(jar.api("/v1/cycles/in-progress?token=" + FOREIGN_TOKEN), "Cookie", "token=" + FOREIGN_TOKEN));
        for (URI each : adminPages(jar)) {
            hear(get(each, "Accept", "*/*"));
        }
        for (String task : List.of(
                "backend-info",
                "check-consistency",
                "pool-stats",
                "repair",
                "purge-test-data",
                "drain",
                "log-level",
                "gc")) {
            hear(post(jar.admin("/tasks/" + task)));
            hear(post(jar.admin("/tasks/" + task + "?" + FOREIGN_TOKEN + "=" + WRONG_PASSWORD)));
        }
        jar.close();
        String output = jar.output();
        assertThat(said).hasSizeGreaterThan(30);
        assertThat(output).contains("answered", "DEBUG");
        for (String secret : secrets) {
            assertThat(secret).isNotBlank();
            assertThat(output.lines().filter(line -> line.contains(secret))).isEmpty();
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
