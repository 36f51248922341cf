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
 * Maps the Dropwizard metrics of this service to names and labels in Prometheus.
 *
 * <p>In addition to the fixed table, metrics whose names start with the storage engine's name keep them: {@code lmdb.map.used.bytes}
 * becomes {@code cycles_lmdb_map_used_bytes}.
 */
public final class MetricNames {
    /**
     * Identifies a metric in Prometheus.
     *
     * @param name without the suffix of its type, such as {@code _total}
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
                        "Operations on cycles that are in progress",
                        groups -> Labels.EMPTY),
                rule(
                        "cycles\\.repository\\.[^.]+\\.([^.]+)\\.errors\\.([^.]+)",
                        "cycles_repository_operation_errors",
                        "Failed operations on cycles without rejected ones, by type of error",
                        groups -> Labels.of("operation", groups.group(1), "error_type", groups.group(2))),
                rule(
                        "cycles\\.repository\\.[^.]+\\.([^.]+)\\.([^.]+)",
                        "cycles_repository_operation_duration_seconds",
                        "Duration of operations on cycles, by outcome",
                        groups -> Labels.of("operation", groups.group(1), "outcome", groups.group(2))),
                rule(
                        "cycles\\.auth\\.([^.]+)",
                        "cycles_auth_events",
                        "Authentication events by type",
                        groups -> Labels.of("event", groups.group(1))),
                pool("ActiveConnections", "", "Connections to a store by state", "active"),
                pool("IdleConnections", "", "Connections to a store by state", "idle"),
                pool("MaxConnections", "_max", "Maximum number of connections to a store"),
                pool("PendingConnections", "_pending", "Threads that are waiting for a connection"),
                pool("Wait", "_wait_seconds", "Time that threads waited for a connection"),
                pool("ConnectionTimeoutRate", "_timeouts", "Threads that timed out while waiting for a connection"));
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

    /** Returns the name of a metric of this service; empty for the metrics of Dropwizard, Jetty and Logback. */
    Optional<Name> own(String dropwizardName) {
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

    /** Returns the name of a metric of a library. */
    Name foreign(String dropwizardName) {
        return other(dropwizardName, dropwizardName);
    }

    private Name other(String name, String dropwizardName) {
        return new Name(
                PrometheusNaming.sanitizeMetricName(name),
                dropwizardName + " in the Dropwizard registry (/metrics)",
                backendLabel);
    }
}
