package cycles.ops.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metered;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the statistics of every connection pool from a registry. The pools of all stores use the same metric names. */
public final class PoolStatistics {
    private static final String INFIX = ".pool.";
    private static final Map<String, String> METRICS = metricNames();

    private final MetricRegistry metrics;

    public PoolStatistics(MetricRegistry metrics) {
        this.metrics = metrics;
    }

    private static Map<String, String> metricNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("active", "ActiveConnections");
        names.put("idle", "IdleConnections");
        names.put("max", "MaxConnections");
        names.put("pending", "PendingConnections");
        names.put("timeouts", "ConnectionTimeoutRate");
        return names;
    }

    /** Returns the statistics of every pool by its name. */
    public Map<String, Map<String, Number>> all() {
        Map<String, Map<String, Number>> pools = new TreeMap<>();
        for (String name : metrics.getNames()) {
            int end = name.indexOf(INFIX);
            if (end > 0) {
                pools.computeIfAbsent(name.substring(0, end), this::of);
            }
        }
        return pools;
    }

    /** Returns the statistics of one pool; empty if there is no such pool, as before the start. */
    public Map<String, Number> of(String pool) {
        Map<String, Number> statistics = new LinkedHashMap<>();
        METRICS.forEach((statistic, metric) -> {
            Number value = value(metrics.getMetrics().get(pool + INFIX + metric));
            if (value != null) {
                statistics.put(statistic, value);
            }
        });
        return statistics;
    }

    private static @Nullable Number value(@Nullable Metric metric) {
        if (metric instanceof Metered meter) {
            return meter.getCount();
        }
        return metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number ? number : null;
    }
}
