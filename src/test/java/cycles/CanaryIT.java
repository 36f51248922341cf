package cycles;

import static cycles.client.ApiUser.credentials;
import static cycles.client.ApiUser.dates;
import static org.assertj.core.api.Assertions.assertThat;

import cycles.client.ApiClient;
import cycles.client.ApiResponse;
import cycles.client.ApiUser;
import cycles.embedded.EmbeddedPostgres;
import cycles.embedded.EmbeddedRedis;
import java.io.IOException;
import java.net.URI;
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
 * Passes recognizable secrets to the jar in every supported way and searches for them in the log, at the most verbose levels, and in
 * every response.
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

    private final List<String> responses = new ArrayList<>();

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
    void output_embeddedServers_containsNoSecret() throws Exception {
        List<String> secrets = new ArrayList<>(List.of(KEY));
        try (JarProcess jar = JarProcess.start(directory, verbose("config-redis.yml"), Map.of("JWT_KEY", KEY))) {
            secrets.add(Files.readString(directory.resolve("data/postgres/cluster/cycles.password"))
                    .strip());
            secrets.add(redisPassword());
            useEverything(jar, secrets);
        }
    }

    @Test
    void output_secretsInEnvironment_containsNoSecret() throws Exception {
        try (JarProcess jar = JarProcess.start(
                directory,
                verbose("config-redis.yml"),
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
    void start_invalidSecret_failsWithoutPrintingIt(String variable, String value) throws Exception {
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
        try (JarProcess jar = JarProcess.launch(directory, verbose("config-redis.yml"), environment)) {
            assertThat(jar.exitCode()).as(jar.output()).isEqualTo(1);
            assertThat(jar.output())
                    .contains("cycle-service: ")
                    .doesNotContain(secret, postgres.password(), redis.password());
        }
    }

    @Test
    void start_unreadableConfiguration_failsWithoutPrintingSecrets() throws Exception {
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

    /** Writes a shipped configuration with verbose log levels and a log that drops nothing. */
    private Path verbose(String configuration) throws IOException {
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

    /** Sends valid and invalid requests, stops the service and searches for the secrets, which include those of these requests. */
    private void useEverything(JarProcess jar, List<String> secrets) throws Exception {
        secrets.addAll(List.of(PASSWORD, WRONG_PASSWORD, NEW_PASSWORD, FOREIGN_TOKEN));
        ApiUser user =
                new ApiUser(new ApiClient(jar.api("")), "canary-" + UUID.randomUUID() + "@example.org", PASSWORD);
        String email = user.email();
        collect(user.signUp());
        collect(user.signUp());
        secrets.add(user.logIn().text("token"));
        collect(user.get("/v1/cycles/in-progress"));
        collect(user.send("POST", "/v1/cycles", "{\"password\":\"" + WRONG_PASSWORD + "\""));
        collect(user.send("POST", "/v1/cycles", dates(WRONG_PASSWORD, "2025-03-01T20:00:00Z")));
        collect(user.send("POST", "/v1/cycles", dates("2025-03-01T08:00:00Z", "2025-03-01T20:00:00Z")));
        collect(user.send("POST", "/auth/login", credentials(email, WRONG_PASSWORD)));
        collect(user.send("POST", "/auth/login", credentials(email, WRONG_PASSWORD) + "}"));
        collect(user.send("POST", "/auth/login", credentials(email, "\\ud800" + WRONG_PASSWORD)));
        collect(user.send("POST", "/auth/login", credentials(email, WRONG_PASSWORD.repeat(3_000))));
        collect(user.send(
                "POST", "/auth/login", "{\"email\":\"" + email + "\",\"password\":[\"" + WRONG_PASSWORD + "\"]}"));
        collect(user.send("POST", "/auth/signup", credentials("no email", WRONG_PASSWORD)));
        collect(user.send("POST", "/auth/signup", credentials("other@example.org", WRONG_PASSWORD + " ")));
        for (String current : List.of(WRONG_PASSWORD, PASSWORD)) {
            collect(user.send(
                    "POST",
                    "/auth/update-password",
                    "{\"currentPassword\":\"" + current + "\",\"newPassword\":\"" + NEW_PASSWORD + "\"}"));
        }
        ApiClient api = new ApiClient(jar.api(""));
        collect(get(api, "/v1/cycles/in-progress", "Authorization", "Bearer " + FOREIGN_TOKEN));
        collect(get(api, "/v1/cycles/in-progress", "Authorization", "Basic " + FOREIGN_TOKEN));
        collect(get(api, "/v1/cycles/in-progress", "Authorization", "Bearer " + user.token()));
        collect(get(api, "/v1/cycles/in-progress?token=" + FOREIGN_TOKEN, "Cookie", "token=" + FOREIGN_TOKEN));
        ApiClient admin = new ApiClient(jar.admin(""));
        for (String each : adminPages(admin)) {
            collect(get(admin, each, "Accept", "*/*"));
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
            collect(admin.post("/tasks/" + task, null));
            collect(admin.post("/tasks/" + task + "?" + FOREIGN_TOKEN + "=" + WRONG_PASSWORD, null));
        }
        jar.close();
        String output = jar.output();
        assertThat(responses).hasSizeGreaterThan(30);
        assertThat(output).contains("answered", "DEBUG");
        for (String secret : secrets) {
            assertThat(secret).isNotBlank();
            assertThat(output.lines().filter(line -> line.contains(secret))).isEmpty();
            assertThat(responses).noneMatch(each -> each.contains(secret));
        }
    }

    private String redisPassword() throws IOException {
        try (Stream<String> lines = Files.lines(directory.resolve("data/redis/redis.conf"))) {
            return lines.filter(line -> line.startsWith("requirepass "))
                    .findFirst()
                    .orElseThrow()
                    .substring("requirepass ".length());
        }
    }

    /** Returns the paths that the start page of the admin port contains, and those for programs. */
    private static List<String> adminPages(ApiClient admin) {
        List<String> pages = new ArrayList<>();
        pages.add("/");
        ENDPOINT.matcher(get(admin, "/", "Accept", "*/*").toString())
                .results()
                .forEach(found -> pages.add(found.group()));
        pages.add("/prometheus");
        pages.add("/health-check?name=all");
        return pages;
    }

    private void collect(ApiResponse response) {
        responses.add(response.toString());
    }

    private static ApiResponse get(ApiClient client, String path, String header, String value) {
        return client.send("GET", path, null, null, header, value);
    }
}
