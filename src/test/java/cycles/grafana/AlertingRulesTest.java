package cycles.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.ExternalTools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the alerting rules: promtool validates and runs them; every alert has tests, a dashboard and a runbook entry. */
class AlertingRulesTest {
    private static final List<String> DASHBOARDS = List.of("cycles-backend-comparison", "cycles-service-overview");

    @Test
    void validate_repositoryRules_findsNoProblem() throws Exception {
        assertThat(AlertingRules.ofRepository().validate(DASHBOARDS)).isEmpty();
    }

    @Test
    void validate_alertWithoutTests_isReported() throws Exception {
        AlertingRules rules = AlertingRules.ofRepository();
        for (JsonNode alert : rules.alerts()) {
            String name = alert.path("alert").asText();
            List<JsonNode> otherTests = rules.tests().stream()
                    .filter(test -> !test.toString().contains('"' + name + '"'))
                    .toList();
            assertThat(new AlertingRules(rules.alerts(), otherTests, rules.runbook()).validate(DASHBOARDS))
                    .contains(name + ": no test in which it fires", name + ": no test in which it does not fire");
        }
    }

    @Test
    void validate_missingDashboardOrRunbook_isReported() throws Exception {
        AlertingRules rules = AlertingRules.ofRepository();
        assertThat(new AlertingRules(rules.alerts(), rules.tests(), "## Something else").validate(List.of()))
                .contains(
                        "CyclesInstanceDown: its dashboard does not exist",
                        "CyclesInstanceDown: its runbook does not exist");
    }

    @Test
    void promtool_configurationAndRules_areValid() throws Exception {
        promtool(Stream.of("check", "config"), List.of(AlertingRules.PROMETHEUS.resolve("prometheus.yml")));
    }

    @Test
    void promtool_ruleTests_pass() throws Exception {
        promtool(Stream.of("test", "rules"), AlertingRules.testFiles());
    }

    private static void promtool(Stream<String> command, List<Path> files) throws Exception {
        Optional<Path> promtool = ExternalTools.find("promtool");
        if (promtool.isEmpty()) {
            return;
        }
        List<String> arguments = new ArrayList<>(command.toList());
        files.forEach(file -> arguments.add(file.toString()));
        ExternalTools.Result result = ExternalTools.run(promtool.get(), "", arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
