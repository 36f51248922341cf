package cycles.ops.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import cycles.metrics.Bucketed;
import cycles.ops.metrics.MetricNames.Name;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Exports a Dropwizard registry to Prometheus: metrics of this service by {@link MetricNames}, with buckets where they have them, and
 * counters as gauges, since Dropwizard's counters can decrease. {@link DropwizardExports} exports all other metrics.
 */
public final class DropwizardCollector implements MultiCollector {
    private record Sample(Name name, Metric metric) {}

    private final MetricRegistry metrics;
    private final MetricNames names;

    private DropwizardCollector(MetricRegistry metrics, MetricNames names) {
        this.metrics = metrics;
        this.names = names;
    }

    /**
     * Registers the exporters of all metrics.
     *
     * @param backend the value of the label {@code backend}
     */
    public static void install(MetricRegistry metrics, PrometheusRegistry prometheus, String backend) {
        DropwizardCollector collector = new DropwizardCollector(metrics, new MetricNames(backend));
        prometheus.register(collector);
        DropwizardExports.builder()
                .dropwizardRegistry(metrics)
                // JvmMetrics exports the JVM's metrics under their standard names.
                .metricFilter((name, metric) ->
                        !name.startsWith("jvm.") && collector.name(name, metric).isEmpty())
                .customLabelMapper(new BackendLabel(backend))
                // A gauge that fails must not prevent the export of the others.
                .invalidMetricHandler((name, failure) -> true)
                .register(prometheus);
    }

    private Optional<Name> name(String dropwizardName, Metric metric) {
        if (!(metric instanceof Bucketed
                || metric instanceof Meter
                || metric instanceof Gauge
                || metric instanceof Counter)) {
            return Optional.empty();
        }
        Optional<Name> own = names.own(dropwizardName);
        return metric instanceof Counter ? own.or(() -> Optional.of(names.foreign(dropwizardName))) : own;
    }

    @Override
    public MetricSnapshots collect() {
        Map<String, List<Sample>> families = new TreeMap<>();
        metrics.getMetrics()
                .forEach((dropwizardName, metric) -> name(dropwizardName, metric)
                        .ifPresent(name -> families.computeIfAbsent(name.name(), key -> new ArrayList<>())
                                .add(new Sample(name, metric))));
        return new MetricSnapshots(
                families.values().stream().map(DropwizardCollector::snapshot).toList());
    }

    private static MetricSnapshot snapshot(List<Sample> family) {
        Sample first = family.get(0);
        MetricMetadata metadata = new MetricMetadata(first.name.name(), first.name.help());
        if (first.metric instanceof Bucketed) {
            return new HistogramSnapshot(
                    metadata,
                    family.stream()
                            .map(sample -> ((Bucketed) sample.metric).buckets(sample.name.labels()))
                            .toList());
        }
        if (first.metric instanceof Meter) {
            return new CounterSnapshot(
                    metadata,
                    family.stream()
                            .map(sample -> new CounterDataPointSnapshot(
                                    ((Meter) sample.metric).getCount(), sample.name.labels(), null, 0L))
                            .toList());
        }
        return new GaugeSnapshot(
                metadata,
                family.stream()
                        .map(sample -> new GaugeDataPointSnapshot(value(sample.metric), sample.name.labels(), null))
                        .toList());
    }

    private static double value(Metric metric) {
        if (metric instanceof Counter counter) {
            return counter.getCount();
        }
        try {
            return ((Gauge<?>) metric).getValue() instanceof Number number ? number.doubleValue() : Double.NaN;
        } catch (RuntimeException e) {
            return Double.NaN; // The measured resource is being closed.
        }
    }
}
