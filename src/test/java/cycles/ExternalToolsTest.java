package cycles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExternalToolsTest {
    @Test
    void find_programOnThePath_isFound() {
        assertThat(ExternalTools.find("sh", Map.of("PATH", "/nowhere:/bin"))).contains(Path.of("/bin/sh"));
    }

    @Test
    void find_missingWithoutCi_isEmpty() {
        assertThat(ExternalTools.find("promtool", Map.of("PATH", "/nowhere", "CI", "false")))
                .isEmpty();
    }

    @Test
    void find_missingWithCi_fails() {
        assertThatThrownBy(() -> ExternalTools.find("promtool", Map.of("PATH", "/nowhere", "CI", "true")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("apt-get install prometheus");
    }

    @Test
    void run_inputAndExitCode_arePassedOn() throws Exception {
        Path shell = ExternalTools.find("sh").orElseThrow();
        assertThat(ExternalTools.run(shell, "hello", "-c", "cat; exit 3"))
                .isEqualTo(new ExternalTools.Result(3, "hello"));
    }
}
