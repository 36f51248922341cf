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

/** Tests {@code compare} of the jar: it reads the record of an earlier version, and its exit code reports a regression. */
class CompareIT {
    private static final Path RUN = Path.of("src/test/resources/cycles/benchmark/run.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private record Result(int code, String output) {}

    private Result compare(Path before, Path after) throws Exception {
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
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    @Test
    void compare_runWithItself_succeeds() throws Exception {
        Result result = compare(RUN, RUN);
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).contains("No clear difference between the two runs.");
    }

    @Test
    void compare_regression_fails() throws Exception {
        ObjectNode slower = (ObjectNode) JSON.readTree(RUN.toFile());
        slower.path("repetitions").forEach(repetition -> {
            ObjectNode total = (ObjectNode) repetition.path("total");
            total.put("throughput", total.path("throughput").doubleValue() / 10);
        });
        Path changed = Files.write(directory.resolve("slower.json"), JSON.writeValueAsBytes(slower));
        Result result = compare(RUN, changed);
        assertThat(result.code()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).contains("cycle-service: regression: throughput of ");
    }
}
