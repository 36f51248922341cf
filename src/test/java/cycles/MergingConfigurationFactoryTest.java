package cycles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.logging.common.ExternalLoggingFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergingConfigurationFactoryTest {
    @TempDir
    private Path directory;

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("test.yml"), "repository: {type: lmdb}\n" + yaml);
    }

    private JsonNode tree(String yaml) throws IOException, ConfigurationException {
        return EffectiveConfiguration.tree(file(yaml));
    }

    @Test
    void build_objectInFile_isMergedIntoTheDefault() throws Exception {
        JsonNode server = tree("server: {maxThreads: 50}").path("server");
        assertThat(server.path("maxThreads").asInt()).isEqualTo(50);
        assertThat(server.at("/adminConnectors/0/bindHost").asText()).isEqualTo("127.0.0.1");
    }

    @Test
    void build_partOfALimit_keepsTheOtherDefault() throws Exception {
        JsonNode limit = tree("auth: {limits: {account: {within: 10m}}}").at("/auth/limits/account");
        assertThat(limit.path("attempts").asInt()).isEqualTo(100);
        assertThat(limit.path("within").asText()).isEqualTo("10 minutes");
    }

    @Test
    void build_listInFile_replacesTheDefault() throws Exception {
        JsonNode checks = tree("health: {healthChecks: [{name: cycles}]}").at("/health/healthChecks");
        assertThat(checks).hasSize(1);
        assertThat(checks.at("/0/schedule/failureAttempts").asInt()).isEqualTo(3);
    }

    @Test
    void build_nullInFile_replacesTheDefault() throws Exception {
        assertThat(EffectiveConfiguration.read(file("health: null")).getHealthFactory())
                .isEmpty();
    }

    @Test
    void build_otherTypeInFile_replacesTheDefault() throws Exception {
        CycleServiceConfiguration configuration = EffectiveConfiguration.read(
                file("server: {type: simple, connector: {type: http, port: 8088}}\nlogging: {type: external}"));
        assertThat(configuration.getServerFactory()).isInstanceOf(SimpleServerFactory.class);
        assertThat(configuration.getLoggingFactory()).isInstanceOf(ExternalLoggingFactory.class);
    }

    @Test
    void build_malformedFile_isRefusedWithItsNameAndLine() throws Exception {
        Path file = file("http:\n\tmaxRunning: 1");
        assertThatThrownBy(() -> EffectiveConfiguration.read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(file.toString(), "Malformed YAML at line: 2");
    }

    @Test
    void build_unknownKey_isRefusedWithSuggestions() throws Exception {
        Path file = file("server: {maxThread: 50}");
        assertThatThrownBy(() -> EffectiveConfiguration.read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        file.toString(), "Unrecognized field at: server.maxThread", "Did you mean?", "maxThreads");
    }

    @Test
    void server_variableThatIsNoYaml_isRefused() throws Exception {
        MainProcess process =
                MainProcess.run(directory, List.of(), Map.of("ADMIN_HOST", "a: b"), "server", file("").toString());
        assertThat(process.exitCode()).isEqualTo(1);
        assertThat(process.errorLines())
                .singleElement()
                .asString()
                .containsPattern("environment variable .* line \\d+ of the resource cycles/defaults.yml")
                .doesNotContain("a: b");
    }
}
