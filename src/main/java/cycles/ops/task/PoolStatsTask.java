package cycles.ops.task;

import cycles.ops.metrics.PoolStatistics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Prints the statistics of each connection pool in one line. The task {@code pool-stats}. */
public final class PoolStatsTask extends AdminTask {
    private final PoolStatistics pools;

    public PoolStatsTask(PoolStatistics pools) {
        super("pool-stats", "prints the statistics of each connection pool", Map.of());
        this.pools = pools;
    }

    @Override
    public void execute(Map<String, List<String>> given, PrintWriter output) {
        pools.all().forEach((pool, statistics) -> {
            StringBuilder line = new StringBuilder(pool).append(':');
            statistics.forEach((statistic, value) ->
                    line.append(' ').append(statistic).append('=').append(value));
            output.println(line);
        });
    }
}
