package cycles.ops.metrics;

import io.prometheus.metrics.instrumentation.dropwizard5.labels.CustomLabelMapper;
import io.prometheus.metrics.instrumentation.dropwizard5.labels.MapperConfig;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;

/** Adds the label {@code backend} to every metric without changing its name. */
final class BackendLabel extends CustomLabelMapper {
    private final Labels backend;

    BackendLabel(String backend) {
        super(List.of(new MapperConfig("unused.unused", "unused", Map.of()))); // The superclass requires at least one.
        this.backend = Labels.of("backend", backend);
    }

    @Override
    public String getName(String dropwizardName) {
        return dropwizardName;
    }

    @Override
    public Labels getLabels(String dropwizardName, List<String> additionalNames, List<String> additionalValues) {
        return backend.merge(Labels.of(additionalNames, additionalValues));
    }
}
