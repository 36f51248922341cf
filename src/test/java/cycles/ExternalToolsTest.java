package cycles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExternalToolsTest {
    @Test
    void aProgramIsFoundOnThePath() {
        assertThat(ExternalTools.find("sh", Map.of("PATH", "/nowhere:/bin"))).contains(Path.of("/bin/sh"));
    }

    @Test
    void aMissingProgramIsLeftOutOnADevelopersMachine() {
        assertThat(ExternalTools.find("promtool", Map.of("PATH", "/nowhere", "CI", "false")))
                .isEmpty();
    }

    @Test
    void aMissingProgramFailsContinuousIntegration() {
        assertThatThrownBy(() -> ExternalTools.find("promtool", Map.of("PATH", "/nowhere", "CI", "true")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("apt-get install prometheus");
    }

    @Test
    void aProgramGetsItsInputAndTellsItsEnd() throws Exception {
        Path shell = ExternalTools.find("sh").orElseThrow();
        assertThat(ExternalTools.run(shell, "hello", "-c", "cat; exit 3"))
                .isEqualTo(new ExternalTools.Answer(3, "hello"));
    }
}
