package cycles.ops.metrics;

import cycles.core.BackendInfo;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.Consumer;

/** What the engine last said of itself, as a metric: dashboards show durability beside speed. A scrape asks nobody. */
public final class BackendInfoMetric implements Consumer<BackendInfo> {
    private final Info info;

    public BackendInfoMetric(PrometheusRegistry prometheus, Labels labels) {
        info = Info.builder()
                .name("cycles_backend_info")
                .help("Which engine holds the cycles and what an acknowledged write survives; always 1")
                .labelNames("version", "durability", "survives")
                .constLabels(labels)
                .register(prometheus);
    }

    @Override
    public void accept(BackendInfo said) {
        info.setLabelValues(said.version(), said.durability(), said.level().survives());
    }
}
