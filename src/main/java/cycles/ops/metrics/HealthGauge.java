package cycles.ops.metrics;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.health.HealthStateView;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;

/** Exports the latest results of the health checks. A scrape does not run them. */
public final class HealthGauge {
    private HealthGauge() {}

    /** Registers the metric. */
    public static void install(Environment environment, PrometheusRegistry prometheus, Labels labels) {
        GaugeWithCallback.builder()
                .name("cycles_health_check_healthy")
                .help("Whether a health check is healthy (1) or not (0)")
                .labelNames("check", "critical")
                .constLabels(labels)
                .callback(callback -> {
                    for (HealthStateView view :
                            environment.health().healthStateAggregator().healthStateViews()) {
                        callback.call(view.isHealthy() ? 1 : 0, view.getName(), String.valueOf(view.isCritical()));
                    }
                })
                .register(prometheus);
    }
}
