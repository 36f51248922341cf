package cycles.benchmark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import cycles.core.DurabilityLevel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final BenchmarkRun RUN = Runs.withColdStarts(Runs.of(List.of(1.0, 2.0), List.of(1.5, 3.0)));

    @TempDir
    private Path directory;

    private Path storedRun() throws IOException {
        Path file = directory.resolve("run.json");
        RunFile.write(RUN, file);
        return file;
    }

    private Path changedRun(Consumer<ObjectNode> change) throws IOException {
        Path file = storedRun();
        ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
        change.accept(json);
        return Files.write(file, JSON.writeValueAsBytes(json));
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream in = RunFile.class.getResourceAsStream("run.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
        }
    }

    @Test
    void read_writtenRun_isEqual() throws Exception {
        assertThat(RunFile.read(storedRun())).isEqualTo(RUN);
    }

    @Test
    void write_matchesSchema() throws Exception {
        assertThat(schema().validate(JSON.readTree(storedRun().toFile()))).isEmpty();
    }

    /** A run of version 1 remains readable. It is cold, and its quick runs had one JVM for all repetitions. */
    @Test
    void read_version1_measuredColdWithRounds() throws Exception {
        Path stored = Path.of("src/test/resources/cycles/benchmark/run.json");
        BenchmarkRun quick = RunFile.read(stored);
        assertThat(quick.measuredCold()).isTrue();
        assertThat(quick.warmUps()).isEmpty();
        assertThat(quick.repetitions()).isNotEmpty().allMatch(each -> each.round() == 1);
        ObjectNode full = (ObjectNode) JSON.readTree(stored.toFile());
        ((ObjectNode) full.at("/environment/settings")).put("data", "each repetition in its own process, on a copy");
        Path file = Files.write(directory.resolve("full.json"), JSON.writeValueAsBytes(full));
        assertThat(RunFile.read(file).repetitions()).allMatch(each -> each.round() == each.number());
        assertThat(RUN.measuredCold()).isFalse();
    }

    @Test
    void schema_missingUnknownOrNewerContent_isRefused() throws Exception {
        JsonNode run = JSON.readTree(changedRun(json ->
                        json.put("schemaVersion", 3).put("colour", "red").remove("backends"))
                .toFile());
        assertThat(schema().validate(run)).hasSize(3);
    }

    @Test
    void schema_containsAllDurabilityLevels() throws Exception {
        JsonNode levels;
        try (InputStream in = RunFile.class.getResourceAsStream("run.schema.json")) {
            levels = JSON.readTree(in).at("/$defs/backend/properties/durabilityLevel/enum");
        }
        assertThat(levels)
                .map(JsonNode::textValue)
                .containsExactly(
                        Stream.concat(Stream.of(DurabilityLevel.values()).map(Enum::name), Stream.of((String) null))
                                .toArray(String[]::new));
    }

    @Test
    void read_newerVersion_isRefusedWithAdvice() throws Exception {
        Path file = changedRun(json -> json.put("schemaVersion", 3).put("colour", "red"));
        assertRefused(file, "schemaVersion 3", "up to 2", "newer");
    }

    @Test
    void read_invalidFile_isRefusedWithItsName() throws Exception {
        assertRefused(directory.resolve("nowhere.json"), "no such file");
        assertRefused(Files.writeString(directory.resolve("empty.json"), "{}"), "not a run.json");
        assertRefused(Files.writeString(directory.resolve("text.json"), "hello"), "not a run.json");
        assertRefused(directory, "cannot be read");
    }

    @Test
    void read_incompleteRun_isRefusedWithMissingPart() throws Exception {
        assertRefused(changedRun(json -> json.remove("backends")), "backends");
        assertRefused(
                changedRun(json -> ((ObjectNode) json.path("repetitions").path(0)).put("backend", "third")),
                "no backend 'third'",
                "first, second");
    }

    private static void assertRefused(Path file, String... words) {
        assertThatThrownBy(() -> RunFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(words)
                .message()
                .hasLineCount(1);
    }

    @Test
    void outcome_countsDoNotAddUp_isRefused() {
        assertThatThrownBy(() -> new Outcome(10, 8, Map.of("timeout", 1L), 8, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("8 successes and 1 errors do not add up to 10 requests");
    }
}
