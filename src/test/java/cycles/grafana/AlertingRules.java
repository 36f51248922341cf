package cycles.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads the alerting rules under {@code grafana/prometheus} with their tests and validates them against each other. */
public record AlertingRules(List<JsonNode> alerts, List<JsonNode> tests, String runbook) {
    static final Path PROMETHEUS = Path.of("grafana", "prometheus");
    /** Alerts on stored data, which a benchmark really stores, so they fire during a benchmark too. */
    private static final List<String> FIRING_DURING_BENCHMARK = List.of("CyclesLmdbMapFilling");

    /** Reads the rules and tests of this repository. */
    public static AlertingRules ofRepository() throws IOException {
        List<JsonNode> alerts = new ArrayList<>();
        for (JsonNode group : Yaml.read(PROMETHEUS.resolve("rules/alerts.yml")).path("groups")) {
            group.path("rules").forEach(alerts::add);
        }
        List<JsonNode> tests = new ArrayList<>();
        for (Path file : testFiles()) {
            Yaml.read(file).path("tests").forEach(tests::add);
        }
        return new AlertingRules(alerts, tests, Files.readString(Path.of("grafana", "RUNBOOK.md")));
    }

    static List<Path> testFiles() throws IOException {
        try (Stream<Path> files = Files.list(PROMETHEUS.resolve("tests"))) {
            return files.sorted().toList();
        }
    }

    /** Returns one text per problem; empty if there are none. */
    List<String> validate(List<String> dashboards) {
        List<String> problems = new ArrayList<>();
        for (JsonNode alert : alerts) {
            String name = alert.path("alert").asText();
            if (!hasCase(name, true, "")) {
                problems.add(name + ": no test in which it fires");
            }
            if (!hasCase(name, false, "")) {
                problems.add(name + ": no test in which it does not fire");
            }
            if (!FIRING_DURING_BENCHMARK.contains(name) && !hasCase(name, false, "cycles_benchmark_phase_active")) {
                problems.add(name + ": no test in which a benchmark silences it");
            }
            problems.addAll(validateAlert(name, alert, dashboards));
        }
        return problems;
    }

    /** Returns every metric that a rule of this repository uses. */
    public static Set<String> metrics() throws IOException {
        Set<String> metrics = new TreeSet<>();
        for (String file : List.of("recording.yml", "alerts.yml")) {
            for (JsonNode group :
                    Yaml.read(PROMETHEUS.resolve("rules").resolve(file)).path("groups")) {
                group.path("rules")
                        .forEach(rule ->
                                metrics.addAll(PromQl.metrics(rule.path("expr").asText())));
            }
        }
        return metrics;
    }

    private List<String> validateAlert(String name, JsonNode alert, List<String> dashboards) {
        List<String> problems = new ArrayList<>();
        if (!alert.at("/labels/severity").asText().matches("page|ticket")) {
            problems.add(name + ": severity is neither page nor ticket");
        }
        JsonNode annotations = alert.path("annotations");
        if (annotations.path("summary").asText().isBlank()) {
            problems.add(name + ": no summary");
        }
        if (dashboards.stream()
                .noneMatch(uid -> annotations.path("dashboard").asText().startsWith("/d/" + uid + "?"))) {
            problems.add(name + ": its dashboard does not exist");
        }
        String heading = annotations.path("runbook").asText().replace("grafana/RUNBOOK.md#", "");
        if (runbook.lines()
                .noneMatch(line -> line.startsWith("## ")
                        && line.substring(3)
                                .toLowerCase(Locale.ROOT)
                                .replace(' ', '-')
                                .equals(heading))) {
            problems.add(name + ": its runbook does not exist");
        }
        return problems;
    }

    private boolean hasCase(String alert, boolean firing, String series) {
        return tests.stream()
                .filter(test ->
                        series.isEmpty() || test.path("input_series").toString().contains(series))
                .flatMap(test -> test.path("alert_rule_test").valueStream())
                .anyMatch(each -> each.path("alertname").asText().equals(alert)
                        && each.path("exp_alerts").isEmpty() != firing);
    }
}
