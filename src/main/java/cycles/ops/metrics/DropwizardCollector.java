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
 * Brings a Dropwizard registry to Prometheus: our own metrics by {@link MetricNames}, with real buckets where they have them, and
 * counters as gauges, since Dropwizard's go up and down. The rest is left to {@link DropwizardExports}.
 */
public final class DropwizardCollector implements MultiCollector {
    private record Sample(Name name, Metric metric) {}

    private final MetricRegistry metrics;
    private final MetricNames names;

    private DropwizardCollector(MetricRegistry metrics, MetricNames names) {
        this.metrics = metrics;
        this.names = names;
    }

    public static void install(MetricRegistry metrics, PrometheusRegistry prometheus, String backend) {
        DropwizardCollector ours = new DropwizardCollector(metrics, new MetricNames(backend));
        prometheus.register(ours);
        DropwizardExports.builder()
                .dropwizardRegistry(metrics)
                // The JVM's are there already, under the names every dashboard knows.
                .metricFilter((name, metric) ->
                        !name.startsWith("jvm.") && ours.name(name, metric).isEmpty())
                .customLabelMapper(new BackendLabel(backend))
                // One gauge that fails must not hide all others.
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
        Optional<Name> ours = names.ours(dropwizardName);
        return metric instanceof Counter ? ours.or(() -> Optional.of(names.foreign(dropwizardName))) : ours;
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
            return Double.NaN; // What it measures is being closed.
        }
    }
}
