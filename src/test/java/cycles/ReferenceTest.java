package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import cycles.grafana.Yaml;
import cycles.repository.CycleRepositoryFactory;
import io.dropwizard.jackson.DiscoverableSubtypeResolver;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDataSize;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDataSize;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the configuration tables of {@code REFERENCE.md} with the effective configuration of each storage engine. */
class ReferenceTest {
    private static final Path REFERENCE = Path.of("REFERENCE.md");
    private static final Path DEFAULTS = Path.of("src/main/resources/cycles/defaults.yml");
    private static final Pattern ENGINE = Pattern.compile("`type: (\\w+)`");
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final Pattern COMMENTED_KEY = Pattern.compile("(?m)^( *)# ( *\\w+:( |$))");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)");

    @TempDir
    private Path directory;

    /** @param heading the line of the nearest heading above the table */
    private record TableRow(String heading, List<String> cells) {}

    /**
     * A key of a configuration table.
     *
     * @param engine the engine that {@code repository} belongs to; null in the tables for all engines
     */
    private record Row(String key, @Nullable String engine, String defaultValue, String allowed) {
        boolean appliesTo(String other) {
            return engine == null || engine.equals(other) || !key.startsWith("repository.");
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void keys_haveARow(String engine) throws Exception {
        Set<String> keys = new TreeSet<>(leaves(Yaml.read(DEFAULTS)).keySet());
        Set<String> ours = Arrays.stream(CycleServiceConfiguration.class.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(JsonProperty.class))
                .map(Field::getName)
                .collect(Collectors.toSet());
        leaves(EffectiveConfiguration.tree(file(engine))).keySet().stream()
                .filter(key -> ours.contains(key.split("\\.", 2)[0]))
                .forEach(keys::add);
        assertThat(rows(engine)).extracting(Row::key).doesNotHaveDuplicates().containsAll(keys);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void defaults_areEffective(String engine) throws Exception {
        Map<String, List<String>> effective = leaves(EffectiveConfiguration.tree(file(engine)));
        // Dropwizard can set some keys but not serialize them.
        leaves(Yaml.read(DEFAULTS)).forEach(effective::putIfAbsent);
        for (Row row : rows(engine)) {
            assertThat(effective).containsKey(row.key());
            if (!row.defaultValue().equals("required")) {
                assertThat(defaults(row)).as(row.key()).isEqualTo(normalized(effective.get(row.key())));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void allowedValues_areEnforced(String engine) throws Exception {
        CycleServiceConfiguration configuration = EffectiveConfiguration.read(file(engine));
        for (Row row : rows(engine)) {
            if (row.key().equals("repository.type")) {
                assertThat(codes(row.allowed()))
                        .containsExactlyElementsOf(engines().toList());
            } else if (!row.key().contains("[]") && !row.key().matches("(server|health|logging)\\..*")) {
                assertThat(row.allowed()).as(row.key()).isEqualTo(allowed(field(configuration, row.key())));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.yml", "config-lmdb.yml", "config-redis.yml"})
    void commentedKeys_showTheDefaults(String shipped) throws Exception {
        String text = Files.readString(Path.of(shipped));
        Matcher commented = COMMENTED_KEY.matcher(text);
        assertThat(commented.results()).isNotEmpty();
        Path file = Files.writeString(directory.resolve(shipped), commented.replaceAll("$1$2"));
        assertThat(EffectiveConfiguration.tree(file)).isEqualTo(EffectiveConfiguration.tree(Path.of(shipped)));
    }

    @Test
    void environmentVariables_areListedWithTheirKeys() throws Exception {
        List<TableRow> table = table("| variable | key |");
        List<String> variables = table.stream()
                .flatMap(row -> codes(row.cells().get(0)).stream())
                .toList();
        for (Path file : List.of(DEFAULTS, Path.of("config.yml"))) {
            assertThat(variables)
                    .containsAll(VARIABLE.matcher(Files.readString(file))
                            .results()
                            .map(match -> match.group(1))
                            .toList());
        }
        assertThat(rows())
                .extracting(Row::key)
                .containsAll(table.stream()
                        .flatMap(row -> codes(row.cells().get(1)).stream())
                        .toList());
    }

    /** The names of the engines that the service finds, without those of the tests. */
    private static Stream<String> engines() {
        return new DiscoverableSubtypeResolver()
                .getDiscoveredSubtypes().stream()
                        .filter(CycleRepositoryFactory.class::isAssignableFrom)
                        .filter(type -> type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .equals(CycleServiceApplication.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()))
                        .map(type -> type.getAnnotation(JsonTypeName.class).value())
                        .sorted();
    }

    /** A configuration file that sets only what is required. */
    private Path file(String engine) throws IOException {
        return Files.writeString(directory.resolve(engine + ".yml"), "repository: {type: " + engine + "}");
    }

    private static List<Row> rows(String engine) throws IOException {
        return rows().stream().filter(row -> row.appliesTo(engine)).toList();
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (TableRow row : table("| key | default |")) {
            Matcher engine = ENGINE.matcher(row.heading());
            String name = engine.find() ? engine.group(1) : null;
            for (String key : codes(row.cells().get(0))) {
                rows.add(new Row(key, name, row.cells().get(1), row.cells().get(2)));
            }
        }
        return rows;
    }

    /** The rows of all tables whose first line begins like this. */
    private static List<TableRow> table(String firstLine) throws IOException {
        List<TableRow> rows = new ArrayList<>();
        String heading = "";
        boolean inTable = false;
        for (String line : Files.readAllLines(REFERENCE)) {
            heading = line.startsWith("#") ? line : heading;
            inTable = line.startsWith(firstLine) || (inTable && line.startsWith("|"));
            if (inTable) {
                String[] cells = line.substring(1).split("\\|", -1);
                rows.add(new TableRow(
                        heading, Arrays.stream(cells).map(String::strip).toList()));
            }
        }
        return rows;
    }

    private static List<String> codes(String text) {
        return CODE.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    /** The values of all keys; those of the elements of a list together. */
    private static Map<String, List<String>> leaves(JsonNode tree) {
        Map<String, List<String>> leaves = new LinkedHashMap<>();
        addLeaves("", tree, leaves);
        return leaves;
    }

    private static void addLeaves(String key, JsonNode node, Map<String, List<String>> leaves) {
        if (node.isArray() && !node.isEmpty()) {
            node.forEach(element -> addLeaves(key + "[]", element, leaves));
        } else if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(entry ->
                            addLeaves((key.isEmpty() ? "" : key + ".") + entry.getKey(), entry.getValue(), leaves));
        } else {
            leaves.computeIfAbsent(key, unused -> new ArrayList<>())
                    .add(node.isContainerNode() ? node.toString() : node.isNull() ? "unset" : node.asText());
        }
    }

    private static List<Object> defaults(Row row) {
        return switch (row.defaultValue()) {
            case "unset" -> List.of("unset");
            case "half of the processors, at least 1" ->
                List.of(String.valueOf(Math.max(1, Runtime.getRuntime().availableProcessors() / 2)));
            default -> normalized(codes(row.defaultValue()));
        };
    }

    /** Durations, sizes, paths and enum constants independent of their notation; equal values of all elements once. */
    private static List<Object> normalized(List<String> values) {
        List<Object> normalized = values.stream().map(ReferenceTest::normalized).toList();
        return new HashSet<>(normalized).size() == 1 ? normalized.subList(0, 1) : normalized;
    }

    private static Object normalized(String value) {
        if (value.startsWith("file:")) {
            return Path.of("").toUri().relativize(URI.create(value)).toString();
        }
        if (value.matches("\\d+ ?\\w*(B|bytes?)")) {
            return DataSize.parse(value).toBytes();
        }
        return value.matches("\\d+ ?[a-z]+") ? Duration.parse(value).toJavaDuration() : value.toLowerCase(Locale.ROOT);
    }

    private static Field field(Object configuration, String key) throws ReflectiveOperationException {
        Object owner = configuration;
        Field field = null;
        for (String name : key.split("\\.", -1)) {
            owner = field == null ? owner : field.get(owner);
            Class<?> type = owner.getClass();
            while (Arrays.stream(type.getDeclaredFields())
                    .noneMatch(each -> each.getName().equals(name))) {
                type = type.getSuperclass();
            }
            field = type.getDeclaredField(name);
            field.setAccessible(true);
        }
        return field;
    }

    /** Returns the range that the constraints of a field allow, as the table writes it. */
    private static String allowed(Field field) {
        if (field.getType().isEnum()) {
            return Arrays.stream(field.getType().getEnumConstants())
                    .map(choice -> "`" + choice.toString().toLowerCase(Locale.ROOT) + "`")
                    .collect(Collectors.joining(", "));
        }
        if (field.getType() == Boolean.class) {
            return "`true`, `false`";
        }
        String min = "";
        String max = "";
        for (Annotation constraint : field.getAnnotations()) {
            if (constraint instanceof Min limit) {
                min = String.valueOf(limit.value());
            } else if (constraint instanceof Max limit) {
                max = String.valueOf(limit.value());
            } else if (constraint instanceof MinDuration limit) {
                min = text(limit.value(), limit.unit());
            } else if (constraint instanceof MaxDuration limit) {
                max = text(limit.value(), limit.unit());
            } else if (constraint instanceof MinDataSize limit) {
                min = text(limit.value(), limit.unit());
            } else if (constraint instanceof MaxDataSize limit) {
                max = text(limit.value(), limit.unit());
            } else if (constraint instanceof NotBlank) {
                return "not blank";
            }
        }
        return max.isEmpty() ? min.isEmpty() ? "" : "at least " + min : min + " to " + max;
    }

    private static String text(long duration, TimeUnit unit) {
        return duration
                + (unit == TimeUnit.MILLISECONDS
                        ? "ms"
                        : unit.name().substring(0, 1).toLowerCase(Locale.ROOT));
    }

    private static String text(long size, DataSizeUnit unit) {
        return size + (unit == DataSizeUnit.KIBIBYTES ? "KiB" : "MiB");
    }
}
