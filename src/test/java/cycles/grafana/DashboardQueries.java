package cycles.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import cycles.grafana.Dashboard.Query;
import cycles.grafana.PrometheusServer.Series;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Executes the queries of dashboards as Grafana does, with all variables replaced. */
public final class DashboardQueries {
    /** The value of a variable for which "All" is selected in Grafana. */
    public static final String ALL = ".+";

    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), *(\\w+)\\)", Pattern.DOTALL);

    private final PrometheusServer prometheus;
    private final Instant from;
    private final Instant to;

    /** Queries the time range from {@code from} to {@code to}. */
    public DashboardQueries(PrometheusServer prometheus, Instant from, Instant to) {
        this.prometheus = prometheus;
        this.from = from;
        this.to = to;
    }

    /**
     * Executes all queries of panels and variables; returns one text per problem: an error, no data, only NaN, or a missing backend.
     *
     * @param backends expected in the results, both selected one at a time and all together
     */
    public List<String> validate(Dashboard dashboard, Set<String> backends) throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        for (Query query : dashboard.queries()) {
            Set<String> expected = new TreeSet<>(backends);
            expected.removeIf(backend -> isSpecificToAnother(query.expression(), backend, backends));
            for (String backend : expected) {
                validateQuery(problems, query, backend, Set.of(backend));
            }
            if (!query.repeated()) {
                validateQuery(problems, query, ALL, expected);
            }
        }
        for (JsonNode variable : dashboard.variables()) {
            if (variable.path("type").asText().equals("query")) {
                validateVariable(problems, variable, backends);
            }
        }
        return problems;
    }

    /** Whether the query is specific to another backend: by a label matcher or by the name of the metric. */
    private static boolean isSpecificToAnother(String expression, String backend, Set<String> backends) {
        return backends.stream()
                .filter(other -> !other.equals(backend))
                .anyMatch(other -> PromQl.selectors(expression).stream()
                        .allMatch(selector -> selector.metric().startsWith("cycles_" + other + "_")
                                || selector.matchers().contains("backend=\"" + other + "\"")));
    }

    private void validateQuery(List<String> problems, Query query, String backend, Set<String> expected)
            throws InterruptedException, IOException {
        String subject = query.panel() + " (" + (backend.equals(ALL) ? "all" : backend) + "): ";
        try {
            List<Series> result = execute(query, backend);
            if (result.isEmpty()) {
                problems.add(subject + "no data for " + query.expression());
            } else if (result.stream().noneMatch(Series::hasValue)) {
                problems.add(subject + "only NaN for " + query.expression());
            } else if (result.get(0).labels().containsKey("backend")) {
                Set<String> missing = new TreeSet<>(expected);
                result.stream()
                        .filter(Series::hasValue)
                        .forEach(each -> missing.remove(each.labels().get("backend")));
                if (!missing.isEmpty()) {
                    problems.add(subject + missing + " missing in " + query.expression());
                }
            }
        } catch (AssertionError failure) {
            problems.add(subject + failure.getMessage() + " in " + query.expression());
        }
    }

    private void validateVariable(List<String> problems, JsonNode variable, Set<String> backends)
            throws InterruptedException, IOException {
        String name = variable.path("name").asText();
        Matcher query = LABEL_VALUES.matcher(variable.at("/query/query").asText());
        if (!query.matches()) {
            problems.add("$" + name + ": not a query for label_values");
            return;
        }
        String label = query.group(2);
        Set<String> values = prometheus.query(replaceVariables(query.group(1), ALL), to).stream()
                .map(series -> series.labels().getOrDefault(label, ""))
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        if (values.isEmpty() || (name.equals("backend") && !values.containsAll(backends))) {
            problems.add("$" + name + ": offers only " + values);
        }
    }

    List<Series> execute(Query query, String backend) throws IOException, InterruptedException {
        String expression = replaceVariables(query.expression(), backend);
        return query.instant() ? prometheus.query(expression, to) : prometheus.query(expression, from, to, STEP);
    }

    private String replaceVariables(String expression, String backend) {
        return expression
                .replace("$__rate_interval", STEP.multipliedBy(4).toSeconds() + "s")
                .replace("$__range", Duration.between(from, to).toSeconds() + "s")
                .replace("$job", ALL)
                .replace("$instance", ALL)
                .replace("$backend", backend)
                .replace("$operation", ALL)
                .replace("$quantile", "0.99");
    }
}
