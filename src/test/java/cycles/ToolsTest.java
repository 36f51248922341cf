package cycles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolsTest {
    @Test
    void aProgramIsFoundOnThePath() {
        assertThat(Tools.find("sh", Map.of("PATH", "/nowhere:/bin"))).contains(Path.of("/bin/sh"));
    }

    @Test
    void aMissingProgramIsLeftOutOnADevelopersMachine() {
        assertThat(Tools.find("promtool", Map.of("PATH", "/nowhere", "CI", "false")))
                .isEmpty();
    }

    @Test
    void aMissingProgramFailsContinuousIntegration() {
        assertThatThrownBy(() -> Tools.find("promtool", Map.of("PATH", "/nowhere", "CI", "true")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("apt-get install prometheus");
    }

    @Test
    void aProgramGetsItsInputAndTellsItsEnd() throws Exception {
        Path shell = Tools.find("sh").orElseThrow();
        assertThat(Tools.run(shell, "hello", "-c", "cat; exit 3")).isEqualTo(new Tools.Answer(3, "hello"));
    }
}
