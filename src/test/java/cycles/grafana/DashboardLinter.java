package cycles.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import cycles.grafana.Dashboard.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Validates a dashboard against Grafana's types ({@code dashboards.ts} describes how the schema is generated from them), the rules of
 * Grafana's dashboard linter, and rules of this project.
 */
final class DashboardLinter {
    private static final Set<String> VARIABLES =
            Set.of("datasource", "job", "backend", "instance", "operation", "quantile");
    private static final Set<String> RATES = Set.of("rate", "irate", "increase", "delta");
    private static final JsonNode SCHEMAS = schemas();

    private final List<String> problems = new ArrayList<>();

    private DashboardLinter() {}

    /** Returns one text per problem; empty if there are none. */
    static List<String> lint(Dashboard dashboard) {
        DashboardLinter linter = new DashboardLinter();
        linter.lintDashboard(dashboard);
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : dashboard.panels()) {
            String title = panel.path("title").asText();
            linter.validate(title, panel, panel.path("type").asText());
            linter.require(ids.add(panel.path("id").asInt()), title, "its id is not unique");
            linter.require(hasFreePlace(panel.path("gridPos"), cells), title, "it overlaps another panel or the edge");
            if (!panel.path("type").asText().equals("row")) {
                linter.lintPanel(title, panel);
            }
        }
        return linter.problems;
    }

    private void lintDashboard(Dashboard dashboard) {
        JsonNode json = dashboard.json();
        String title = dashboard.title();
        validate(title, json, "dashboard");
        require(json.path("uid").asText().matches("cycles-[a-z-]+"), title, "no stable, readable uid");
        require(!json.path("editable").asBoolean(true), title, "it can be edited in a browser");
        require(json.path("graphTooltip").asInt() == 1, title, "no shared crosshair");
        require(json.at("/links/0/includeVars").asBoolean(), title, "no link to the other dashboard");
        require(dashboard.annotations().size() == 3, title, "annotations are missing");
        Set<String> names = new HashSet<>();
        for (JsonNode variable : dashboard.variables()) {
            String name = variable.path("name").asText();
            names.add(name);
            require(!variable.path("description").asText().isBlank(), "$" + name, "no description");
            if (variable.path("type").asText().equals("query")) {
                require(usesDatasourceVariable(variable.path("datasource")), "$" + name, "not on ${datasource}");
                require(variable.path("refresh").asInt() == 2, "$" + name, "not refreshed with the time range");
                require(variable.path("multi").asBoolean(), "$" + name, "does not accept several values");
                require(variable.path("allValue").asText().equals(".+"), "$" + name, "All is not .+");
            }
        }
        require(names.equals(VARIABLES), title, "its variables are " + names);
    }

    private void lintPanel(String title, JsonNode panel) {
        String kind = panel.path("type").asText();
        require(!title.isBlank(), "a " + kind, "no title");
        require(!panel.path("description").asText().isBlank(), title, "no description");
        if (kind.equals("text")) {
            return;
        }
        require(panel.at("/fieldConfig/defaults").hasNonNull("unit"), title, "no unit");
        require(usesDatasourceVariable(panel.path("datasource")), title, "not on ${datasource}");
        require(!panel.path("targets").isEmpty(), title, "no query");
        require(
                !kind.equals("timeseries")
                        || panel.at("/options/legend/displayMode").asText().equals("table"),
                title,
                "its legend is not a table");
        for (JsonNode target : panel.path("targets")) {
            require(usesDatasourceVariable(target.path("datasource")), title, "a query is not on ${datasource}");
        }
        Dashboard.queries(panel).forEach(query -> lintQuery(title, query));
    }

    private void lintQuery(String title, Query query) {
        require(query.format().equals("table") || !query.legend().isBlank(), title, "a query without legend");
        for (PromQl.Window window : PromQl.windows(query.expression())) {
            boolean fits = window.duration().equals("$__rate_interval")
                    || (query.instant() && window.duration().equals("$__range"));
            require(
                    fits || !RATES.contains(window.function()),
                    title,
                    window.function() + " over " + window.duration() + " instead of $__rate_interval");
        }
        for (PromQl.Selector selector : PromQl.selectors(query.expression())) {
            require(
                    selector.matchers().contains("job=~\"$job\""),
                    title,
                    selector.metric() + " is not limited to $job");
            require(
                    selector.matchers().contains("instance=~\"$instance\"") || isOfNoInstance(selector),
                    title,
                    selector.metric() + " is not limited to $instance");
        }
    }

    /** Alerts and what is recorded have lost the instance; a baseline is a backend whatever instance is looked at. */
    private static boolean isOfNoInstance(PromQl.Selector selector) {
        return selector.metric().equals("ALERTS")
                || selector.metric().contains(":")
                || selector.matchers().contains("backend=\"");
    }

    private static boolean usesDatasourceVariable(JsonNode datasource) {
        return datasource.path("uid").asText().equals("${datasource}");
    }

    private static boolean hasFreePlace(JsonNode place, Set<String> taken) {
        boolean free = place.path("x").asInt() + place.path("w").asInt() <= 24;
        for (int x = 0; x < place.path("w").asInt(); x++) {
            for (int y = 0; y < place.path("h").asInt(); y++) {
                free &= taken.add(
                        (place.path("x").asInt() + x) + "," + (place.path("y").asInt() + y));
            }
        }
        return free;
    }

    private void validate(String subject, JsonNode json, String kind) {
        JsonNode schema = SCHEMAS.path("properties").path(kind);
        if (schema.isMissingNode()) {
            problems.add(subject + ": there is no schema for type " + kind);
            return;
        }
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(schema)
                .validate(json)
                .forEach(error -> problems.add(subject + ": " + error.getMessage()));
    }

    private void require(boolean condition, String subject, String problem) {
        if (!condition) {
            problems.add(subject + ": " + problem);
        }
    }

    private static JsonNode schemas() {
        try {
            return Yaml.MAPPER.readTree(
                    Path.of("src/test/resources/grafana/dashboards.schema.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
