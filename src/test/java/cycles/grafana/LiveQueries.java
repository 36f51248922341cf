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

/** The queries of dashboards, asked as Grafana would ask them, variables filled in. */
public final class LiveQueries {
    /** What Grafana sends for "All". */
    public static final String ALL = ".+";

    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), *(\\w+)\\)", Pattern.DOTALL);

    private final PrometheusServer prometheus;
    private final Instant from;
    private final Instant to;

    /** Between {@code from} and {@code to} is the time that the dashboards show. */
    public LiveQueries(PrometheusServer prometheus, Instant from, Instant to) {
        this.prometheus = prometheus;
        this.from = from;
        this.to = to;
    }

    /**
     * What every panel and variable fails to show: an error, no answer, nothing but NaN, or a backend that is missing.
     *
     * @param backends that run and have to be seen, each alone and all together
     */
    public List<String> complaints(Dashboard dashboard, Set<String> backends) throws IOException, InterruptedException {
        List<String> complaints = new ArrayList<>();
        for (Query query : dashboard.queries()) {
            Set<String> expected = new TreeSet<>(backends);
            expected.removeIf(backend -> isOfAnother(query.expression(), backend, backends));
            for (String backend : expected) {
                complain(complaints, query, backend, Set.of(backend));
            }
            if (!query.repeated()) {
                complain(complaints, query, ALL, expected);
            }
        }
        for (JsonNode variable : dashboard.variables()) {
            if (variable.path("type").asText().equals("query")) {
                complainAboutVariable(complaints, variable, backends);
            }
        }
        return complaints;
    }

    /** A backend's own figures: chosen by its name, or called after it. */
    private static boolean isOfAnother(String expression, String backend, Set<String> backends) {
        return backends.stream()
                .filter(other -> !other.equals(backend))
                .anyMatch(other -> PromQl.selectors(expression).stream()
                        .allMatch(selector -> selector.metric().startsWith("cycles_" + other + "_")
                                || selector.matchers().contains("backend=\"" + other + "\"")));
    }

    private void complain(List<String> complaints, Query query, String backend, Set<String> expected)
            throws InterruptedException, IOException {
        String what = query.panel() + " (" + (backend.equals(ALL) ? "all" : backend) + "): ";
        try {
            List<Series> answer = ask(query, backend);
            if (answer.isEmpty()) {
                complaints.add(what + "no data for " + query.expression());
            } else if (answer.stream().noneMatch(Series::hasValue)) {
                complaints.add(what + "nothing but NaN for " + query.expression());
            } else if (answer.get(0).labels().containsKey("backend")) {
                Set<String> missing = new TreeSet<>(expected);
                answer.stream()
                        .filter(Series::hasValue)
                        .forEach(each -> missing.remove(each.labels().get("backend")));
                if (!missing.isEmpty()) {
                    complaints.add(what + missing + " missing in " + query.expression());
                }
            }
        } catch (AssertionError refused) {
            complaints.add(what + refused.getMessage() + " in " + query.expression());
        }
    }

    private void complainAboutVariable(List<String> complaints, JsonNode variable, Set<String> backends)
            throws InterruptedException, IOException {
        String name = variable.path("name").asText();
        Matcher query = LABEL_VALUES.matcher(variable.at("/query/query").asText());
        if (!query.matches()) {
            complaints.add("$" + name + ": not a query for label_values");
            return;
        }
        String label = query.group(2);
        Set<String> values = prometheus.query(fill(query.group(1), ALL), to).stream()
                .map(series -> series.labels().getOrDefault(label, ""))
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        if (values.isEmpty() || (name.equals("backend") && !values.containsAll(backends))) {
            complaints.add("$" + name + ": offers only " + values);
        }
    }

    List<Series> ask(Query query, String backend) throws IOException, InterruptedException {
        String expression = fill(query.expression(), backend);
        return query.instant() ? prometheus.query(expression, to) : prometheus.query(expression, from, to, STEP);
    }

    private String fill(String expression, String backend) {
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
