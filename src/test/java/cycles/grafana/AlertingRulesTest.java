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

/** The rules mean what they say, by promtool and their own tests. */
class AlertingRulesTest {
    private static final List<String> DASHBOARDS = List.of("cycles-backend-comparison", "cycles-service-overview");

    @Test
    void everyAlertIsTestedAndLeadsSomewhere() throws Exception {
        assertThat(AlertingRules.ofRepository().complaints(DASHBOARDS)).isEmpty();
    }

    @Test
    void anAlertWhoseTestsAreRemovedIsNoticed() throws Exception {
        AlertingRules rules = AlertingRules.ofRepository();
        for (JsonNode alert : rules.alerts()) {
            String name = alert.path("alert").asText();
            List<JsonNode> others = rules.tests().stream()
                    .filter(test -> !test.toString().contains('"' + name + '"'))
                    .toList();
            assertThat(new AlertingRules(rules.alerts(), others, rules.runbook()).complaints(DASHBOARDS))
                    .contains(name + ": no test in which it fires", name + ": no test in which it is quiet");
        }
    }

    @Test
    void anAlertWithoutDashboardOrRunbookIsNoticed() throws Exception {
        AlertingRules rules = AlertingRules.ofRepository();
        assertThat(new AlertingRules(rules.alerts(), rules.tests(), "## Something else").complaints(List.of()))
                .contains(
                        "CyclesInstanceDown: its dashboard does not exist",
                        "CyclesInstanceDown: its runbook does not exist");
    }

    @Test
    void prometheusTakesTheConfigurationAndItsRules() throws Exception {
        promtool(Stream.of("check", "config"), List.of(AlertingRules.PROMETHEUS.resolve("prometheus.yml")));
    }

    @Test
    void alertsFireAndKeepQuietWhenTheyShould() throws Exception {
        promtool(Stream.of("test", "rules"), AlertingRules.testFiles());
    }

    private static void promtool(Stream<String> command, List<Path> files) throws Exception {
        Optional<Path> promtool = ExternalTools.find("promtool");
        if (promtool.isEmpty()) {
            return;
        }
        List<String> arguments = new ArrayList<>(command.toList());
        files.forEach(file -> arguments.add(file.toString()));
        ExternalTools.Result answer = ExternalTools.run(promtool.get(), "", arguments.toArray(String[]::new));
        assertThat(answer.exitCode()).as(answer.output()).isZero();
    }
}
