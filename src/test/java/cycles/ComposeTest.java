package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import cycles.grafana.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docker-compose.yml} speaks of what the project really has. Where no Docker is, this is how it is known to fit. */
class ComposeTest {
    private static final Path COMPOSE = Path.of("docker-compose.yml");
    private static final Path DEFAULTS = Path.of("src/main/resources/cycles/defaults.yml");
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{([A-Z_]+):\\?");
    private static final Set<String> STORES = Set.of("postgres", "redis");

    private final JsonNode compose = Yaml.read(COMPOSE);
    private final String dockerfile = Files.readString(Path.of("Dockerfile"));
    private final Map<String, JsonNode> services = compose.path("services").properties().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    ComposeTest() throws IOException {}

    @Test
    void itIsACompositionByTheSpecification() throws Exception {
        JsonNode schema = Yaml.read(Path.of("src/test/resources/grafana/compose-spec.json"));
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
                        .getSchema(schema)
                        .validate(compose))
                .extracting(ValidationMessage::getMessage)
                .isEmpty();
    }

    @Test
    void everyImageIsPinnedOrBuiltHere() {
        services.forEach((name, service) -> assertThat(service.path("image").asText())
                .as(name)
                .matches(service.has("build") ? "cycle-service:local" : "[a-z/]+:v?[0-9]+\\.[0-9.]+[a-z0-9-]*"));
        assertThat(matches(dockerfile, "(?m)^FROM (\\S+)"))
                .allSatisfy(image -> assertThat(image).matches("[a-z-]+:[0-9]+\\.[0-9][a-z0-9._-]*"));
    }

    @Test
    void dockerfile_locale_isUtf8() {
        assertThat(dockerfile).containsPattern("(?m)^ENV .*LC_ALL=C\\.UTF-8");
    }

    @Test
    void everyMountIsAFileOfTheRepositoryOrADeclaredVolume() {
        Set<String> volumes = new TreeSet<>();
        services.forEach((name, service) -> service.path("volumes").forEach(mount -> {
            String source = mount.asText().replaceFirst(":.*", "");
            if (source.startsWith("./")) {
                assertThat(Path.of(source)).as(name).exists();
                assertThat(mount.asText()).as(name).endsWith(":ro");
            } else {
                volumes.add(source);
            }
        }));
        assertThat(keys(compose.path("volumes"))).isEqualTo(volumes);
    }

    @Test
    void nothingIsPublishedBeyondThisMachineAndNoStoreNorAdminPortAtAll() {
        services.forEach((name, service) -> {
            List<String> ports =
                    service.path("ports").valueStream().map(JsonNode::asText).toList();
            assertThat(ports).as(name).allMatch(port -> port.startsWith("127.0.0.1:") && !port.endsWith(":8081"));
            assertThat(STORES.contains(name) && !ports.isEmpty()).as(name).isFalse();
        });
    }

    @Test
    void everyInstanceRunsACommandThatThereIs() throws Exception {
        List<String> configurations = matches(dockerfile, "\\b(config[a-z-]*\\.yml)\\b");
        for (JsonNode service : instances()) {
            assertThat(service.at("/command/0").asText()).isEqualTo("server");
            String configuration = service.at("/command/1").asText().replace("/app/", "");
            assertThat(configurations).contains(configuration);
            assertThat(Path.of(configuration)).exists();
        }
        assertThat(instances()).hasSize(3);
    }

    @Test
    void everyVariableOfAnInstanceIsOneThatTheServiceReads() throws Exception {
        String read;
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            read = Stream.concat(sources.filter(Files::isRegularFile), Stream.of(DEFAULTS, Path.of("config.yml")))
                    .map(ComposeTest::text)
                    .collect(Collectors.joining());
        }
        for (JsonNode service : instances()) {
            assertThat(keys(service.path("environment")))
                    .allSatisfy(name -> assertThat(read).containsPattern("(\"|\\$\\{)" + name + "(\"|:-)"));
        }
    }

    @Test
    void everySecretIsAskedForAndInTheExample() throws Exception {
        Set<String> asked = new TreeSet<>(matches(Files.readString(COMPOSE), REQUIRED.pattern()));
        assertThat(new TreeSet<>(matches(Files.readString(Path.of(".env.example")), "(?m)^([A-Z_]+)=$")))
                .isEqualTo(asked);
        services.forEach((name, service) -> service.path("environment").properties().stream()
                .filter(each -> each.getKey().matches(".*(PASSWORD|KEY|AUTH)$"))
                .forEach(each ->
                        assertThat(each.getValue().asText()).as(each.getKey()).containsPattern(REQUIRED)));
    }

    @Test
    void redis_durabilitySettings_areThoseOfTheReadme() {
        List<String> command = services.get("redis")
                .path("command")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
        assertThat(command)
                .containsSubsequence("--appendonly", "yes", "--appendfsync", "everysec", "--save", "3600 1")
                .containsSubsequence("--stop-writes-on-bgsave-error", "no")
                .containsSubsequence("--maxmemory-policy", "noeviction")
                .contains("--requirepass");
    }

    @Test
    void prometheusScrapesTheAdminPortOfEveryInstance() throws Exception {
        assertThat(Yaml.read(Path.of("grafana/prometheus/targets/compose.yml"))
                        .at("/0/targets")
                        .valueStream()
                        .map(JsonNode::asText))
                .containsExactlyInAnyOrderElementsOf(services.entrySet().stream()
                        .filter(each -> isInstance(each.getValue()))
                        .map(each -> each.getKey() + ":8081")
                        .toList());
        assertThat(Files.readString(DEFAULTS)).contains("port: ${ADMIN_PORT:-8081}");
    }

    @Test
    void theLoadReachesEveryInstance() {
        JsonNode load = services.get("load");
        assertThat(load.path("command").valueStream().map(JsonNode::asText))
                .containsExactlyInAnyOrderElementsOf(services.entrySet().stream()
                        .filter(each -> isInstance(each.getValue()))
                        .map(each -> "http://" + each.getKey() + ":8080")
                        .toList());
        assertThat(load.path("entrypoint").toString())
                .contains("/app/load", CycleServiceApplication.class.getName(), "\"--\"");
        assertThat(load.path("profiles").toString()).isEqualTo("[\"load\"]");
    }

    @Test
    void grafanaFindsPrometheusAndItsHome() throws Exception {
        JsonNode source = Yaml.read(Path.of("grafana/provisioning/datasources/prometheus.yml"))
                .at("/datasources/0");
        assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
        assertThat(services).containsKey("prometheus");
        JsonNode prometheus = Yaml.read(Path.of("grafana/prometheus/prometheus.yml"));
        assertThat(source.at("/jsonData/timeInterval")).isEqualTo(prometheus.at("/global/scrape_interval"));
        JsonNode provider =
                Yaml.read(Path.of("grafana/provisioning/dashboards/cycles.yml")).at("/providers/0");
        assertThat(provider.path("allowUiUpdates").asBoolean(true)).isFalse();
        String inside = provider.at("/options/path").asText();
        String home = services.get("grafana")
                .at("/environment/GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
                .asText();
        assertThat(services.get("grafana").path("volumes").toString())
                .contains("./grafana/dashboards:" + inside + ":ro");
        assertThat(Path.of(home.replace(inside, "grafana/dashboards"))).exists();
    }

    @Test
    void instancesAreConfined() {
        for (JsonNode service : instances()) {
            assertThat(service.path("read_only").asBoolean()).isTrue();
            assertThat(service.path("tmpfs")).hasSize(1);
            assertThat(service.at("/tmpfs/0").asText()).matches("/tmp:exec,.*size=\\d+m");
            assertThat(service.path("cap_drop").toString()).isEqualTo("[\"ALL\"]");
            assertThat(service.path("healthcheck").path("test").toString()).contains("/app/healthy");
        }
        assertThat(services.values()).allMatch(service -> service.has("healthcheck"));
    }

    @Test
    void theImageIsMadeOfWhatIsThere() throws Exception {
        String ignored = Files.readString(Path.of(".dockerignore"));
        for (String line : matches(dockerfile, "(?m)^COPY (?!--from)(.+)$")) {
            List<String> words = new ArrayList<>(List.of(line.split(" ")));
            words.removeIf(word -> word.startsWith("--"));
            for (String source : words.subList(0, words.size() - 1)) {
                assertThat(Path.of(source)).exists();
                assertThat(ignored).contains("!" + source.replaceAll("^config.*", "config*.yml"));
            }
        }
        assertThat(dockerfile)
                .contains(
                        "\nUSER cycles\n",
                        "\nENTRYPOINT [\"java\"",
                        "'!embedded'",
                        CycleServiceApplication.class.getName());
    }

    private List<JsonNode> instances() {
        return services.values().stream().filter(ComposeTest::isInstance).toList();
    }

    private static boolean isInstance(JsonNode service) {
        return service.at("/command/0").asText().equals("server");
    }

    private static Set<String> keys(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> matches(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
