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
    private static final BenchmarkRun RUN = Runs.of(List.of(1.0, 2.0), List.of(1.5, 3.0));

    @TempDir
    private Path directory;

    private Path written() throws IOException {
        Path file = directory.resolve("run.json");
        RunFile.write(RUN, file);
        return file;
    }

    private Path changed(Consumer<ObjectNode> change) throws IOException {
        Path file = written();
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
    void whatIsWrittenIsReadAgain() throws Exception {
        assertThat(RunFile.read(written())).isEqualTo(RUN);
    }

    @Test
    void whatIsWrittenIsWhatTheSchemaSays() throws Exception {
        assertThat(schema().validate(JSON.readTree(written().toFile()))).isEmpty();
    }

    /** A run that an earlier build wrote: it has to stay readable for as long as its version is said to be. */
    @Test
    void aStoredRunIsWhatTheSchemaSaysAndIsRead() throws Exception {
        Path stored = Path.of("src/test/resources/cycles/benchmark/run.json");
        assertThat(schema().validate(JSON.readTree(stored.toFile()))).isEmpty();
        assertThat(RunFile.read(stored).repetitions()).isNotEmpty();
    }

    @Test
    void theSchemaNotesWhatIsMissingUnknownOrOfAnotherVersion() throws Exception {
        JsonNode run = JSON.readTree(changed(json ->
                        json.put("schemaVersion", 2).put("colour", "red").remove("backends"))
                .toFile());
        assertThat(schema().validate(run)).hasSize(3);
    }

    @Test
    void theSchemaKnowsTheScaleOfDurability() throws Exception {
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
    void aNewerVersionIsRefusedWithWhatToDo() throws Exception {
        Path file = changed(json -> json.put("schemaVersion", 2).put("colour", "red"));
        assertRefused(file, "schemaVersion 2", "up to 1", "newer");
    }

    @Test
    void aFileThatIsNoRunIsNamed() throws Exception {
        assertRefused(directory.resolve("nowhere.json"), "no such file");
        assertRefused(Files.writeString(directory.resolve("empty.json"), "{}"), "no run.json");
        assertRefused(Files.writeString(directory.resolve("text.json"), "hello"), "no run.json");
        assertRefused(directory, "cannot be read");
    }

    @Test
    void whatIsMissingInARunIsNamed() throws Exception {
        assertRefused(changed(json -> json.remove("backends")), "backends");
        assertRefused(
                changed(json -> ((ObjectNode) json.path("repetitions").path(0)).put("backend", "third")),
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
    void anOutcomeAddsUp() {
        assertThatThrownBy(() -> new Outcome(10, 8, Map.of("timeout", 1L), 8, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("8 successes and 1 errors are not 10 requests");
    }
}
