package cycles.database;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricFilter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.PoolStats;
import cycles.metrics.BucketTimer;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * Registers the metrics of a connection pool under {@code <name>.pool}. Replaces Hikari's tracker, whose histograms cannot be
 * aggregated over instances.
 */
final class PoolMetrics implements IMetricsTracker {
    private final MetricRegistry metrics;
    private final String prefix;
    private final PoolStats stats;
    private final Timer wait;
    private final Meter timeouts;

    PoolMetrics(String pool, PoolStats stats, MetricRegistry metrics) {
        this.metrics = metrics;
        this.prefix = MetricRegistry.name(pool, "pool.");
        this.stats = stats;
        gauge("ActiveConnections", PoolStats::getActiveConnections);
        gauge("IdleConnections", PoolStats::getIdleConnections);
        gauge("MaxConnections", PoolStats::getMaxConnections);
        gauge("PendingConnections", PoolStats::getPendingThreads);
        wait = metrics.timer(prefix + "Wait", BucketTimer::new);
        timeouts = metrics.meter(prefix + "ConnectionTimeoutRate");
    }

    private void gauge(String name, ToIntFunction<PoolStats> value) {
        metrics.gauge(prefix + name, () -> () -> value.applyAsInt(stats));
    }

    @Override
    public void recordConnectionAcquiredNanos(long nanos) {
        wait.update(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void recordConnectionTimeout() {
        timeouts.mark();
    }

    @Override
    public void close() {
        metrics.removeMatching(MetricFilter.startsWith(prefix));
    }
}
