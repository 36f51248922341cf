package cycles.ops.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What our own Dropwizard metrics are called in Prometheus.
 *
 * <p>Beside the fixed table, whatever an engine registers under its own name comes over under it: {@code lmdb.map.used.bytes} is
 * {@code cycles_lmdb_map_used_bytes}.
 */
public final class MetricNames {
    /**
     * A metric in Prometheus.
     *
     * @param name without the suffix that its type gives it, such as {@code _total}
     */
    record Name(String name, String help, Labels labels) {}

    private record Rule(Pattern pattern, Function<MatchResult, Name> naming) {}

    private final String backend;
    private final Labels backendLabel;
    private final List<Rule> rules;

    MetricNames(String backend) {
        this.backend = backend;
        this.backendLabel = Labels.of("backend", backend);
        this.rules = List.of(
                rule(
                        "cycles\\.repository\\.[^.]+\\.inFlight",
                        "cycles_repository_operations_in_flight",
                        "Operations on cycles that have begun and not ended",
                        groups -> Labels.EMPTY),
                rule(
                        "cycles\\.repository\\.[^.]+\\.([^.]+)\\.errors\\.([^.]+)",
                        "cycles_repository_operation_errors",
                        "Operations on cycles that failed, refusals aside, by the kind of failure",
                        groups -> Labels.of("operation", groups.group(1), "error_type", groups.group(2))),
                rule(
                        "cycles\\.repository\\.[^.]+\\.([^.]+)\\.([^.]+)",
                        "cycles_repository_operation_duration_seconds",
                        "How long operations on cycles took, by how they ended",
                        groups -> Labels.of("operation", groups.group(1), "outcome", groups.group(2))),
                rule(
                        "cycles\\.auth\\.([^.]+)",
                        "cycles_auth_events",
                        "What happened at the door",
                        groups -> Labels.of("event", groups.group(1))),
                pool("ActiveConnections", "", "Connections to a store", "active"),
                pool("IdleConnections", "", "Connections to a store", "idle"),
                pool("MaxConnections", "_max", "Connections to a store that its pool may have at most"),
                pool("PendingConnections", "_pending", "Threads that wait for a connection"),
                pool("Wait", "_wait_seconds", "How long threads waited for a connection"),
                pool("ConnectionTimeoutRate", "_timeouts", "Threads that waited for a connection in vain"));
    }

    private Rule pool(String dropwizard, String suffix, String help, String... state) {
        return rule("([^.]+)\\.pool\\." + dropwizard, "cycles_db_client_connections" + suffix, help, groups -> {
            Labels pool = Labels.of("pool", groups.group(1));
            return state.length == 0 ? pool : pool.add("state", state[0]);
        });
    }

    private Rule rule(String pattern, String name, String help, Function<MatchResult, Labels> labels) {
        return new Rule(
                Pattern.compile(pattern), groups -> new Name(name, help, backendLabel.merge(labels.apply(groups))));
    }

    /** Empty for what is not ours: the metrics of Dropwizard, Jetty and Logback. */
    Optional<Name> ours(String dropwizardName) {
        for (Rule rule : rules) {
            Matcher matcher = rule.pattern.matcher(dropwizardName);
            if (matcher.matches()) {
                return Optional.of(rule.naming.apply(matcher));
            }
        }
        return dropwizardName.startsWith(backend + ".")
                ? Optional.of(other("cycles_" + dropwizardName, dropwizardName))
                : Optional.empty();
    }

    /** The name of a metric that is not ours. */
    Name foreign(String dropwizardName) {
        return other(dropwizardName, dropwizardName);
    }

    private Name other(String name, String dropwizardName) {
        return new Name(
                PrometheusNaming.sanitizeMetricName(name), dropwizardName + " as it stands in /metrics", backendLabel);
    }
}
