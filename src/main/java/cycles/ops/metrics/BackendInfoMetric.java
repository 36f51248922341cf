package cycles.ops.metrics;

import cycles.core.BackendInfo;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.Consumer;

/** Exports the storage engine's latest information as a metric, so that dashboards show its durability. A scrape does not query the engine. */
public final class BackendInfoMetric implements Consumer<BackendInfo> {
    private final Info info;

    public BackendInfoMetric(PrometheusRegistry prometheus, Labels labels) {
        info = Info.builder()
                .name("cycles_backend_info")
                .help("Storage engine of the cycles and what an acknowledged write survives; always 1")
                .labelNames("version", "durability", "survives")
                .constLabels(labels)
                .register(prometheus);
    }

    @Override
    public void accept(BackendInfo backend) {
        info.setLabelValues(
                backend.version(), backend.durability(), backend.level().survives());
    }
}
