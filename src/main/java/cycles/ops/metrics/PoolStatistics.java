package cycles.ops.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metered;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The figures of every pool in a registry, whichever store it leads to: pools call their metrics the same. */
public final class PoolStatistics {
    private static final String INFIX = ".pool.";
    private static final Map<String, String> FIGURES = figures();

    private final MetricRegistry metrics;

    public PoolStatistics(MetricRegistry metrics) {
        this.metrics = metrics;
    }

    private static Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("active", "ActiveConnections");
        figures.put("idle", "IdleConnections");
        figures.put("max", "MaxConnections");
        figures.put("pending", "PendingConnections");
        figures.put("timeouts", "ConnectionTimeoutRate");
        return figures;
    }

    /** Every pool by its name. */
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

    /** One pool's figures; none where there is no such pool, as before the start. */
    public Map<String, Number> of(String pool) {
        Map<String, Number> figures = new LinkedHashMap<>();
        FIGURES.forEach((figure, metric) -> {
            Number value = value(metrics.getMetrics().get(pool + INFIX + metric));
            if (value != null) {
                figures.put(figure, value);
            }
        });
        return figures;
    }

    private static @Nullable Number value(@Nullable Metric metric) {
        if (metric instanceof Metered meter) {
            return meter.getCount();
        }
        return metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number ? number : null;
    }
}
