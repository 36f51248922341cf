package cycles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar's {@code compare} on a stored run: every build still reads what an earlier one wrote, and tells a script how it went. */
class CompareIT {
    private static final Path STORED = Path.of("src/test/resources/cycles/benchmark/run.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private record Ended(int code, String output) {}

    private Ended compare(Path before, Path after) throws Exception {
        Path output = directory.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                "target/cycle-service.jar"));
        command.addAll(List.of("compare", before.toString(), after.toString()));
        command.addAll(List.of("--fail-on", "p99=+10%", "--fail-on", "throughput=-10%"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    @Test
    void aStoredRunIsNoWorseThanItself() throws Exception {
        Ended ended = compare(STORED, STORED);
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("No clear difference between the two runs.");
    }

    @Test
    void aRegressionIsAnExitCode() throws Exception {
        ObjectNode worse = (ObjectNode) JSON.readTree(STORED.toFile());
        worse.path("repetitions").forEach(repetition -> {
            ObjectNode total = (ObjectNode) repetition.path("total");
            total.put("throughput", total.path("throughput").doubleValue() / 10);
        });
        Path changed = Files.write(directory.resolve("worse.json"), JSON.writeValueAsBytes(worse));
        Ended ended = compare(STORED, changed);
        assertThat(ended.code()).as(ended.output()).isEqualTo(1);
        assertThat(ended.output()).contains("cycle-service: regression: throughput of ");
    }
}
