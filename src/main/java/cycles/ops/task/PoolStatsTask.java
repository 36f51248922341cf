package cycles.ops.task;

import cycles.ops.metrics.PoolStatistics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** The task {@code pool-stats}: a line for each pool of connections. */
public final class PoolStatsTask extends AdminTask {
    private final PoolStatistics pools;

    public PoolStatsTask(PoolStatistics pools) {
        super("pool-stats", "says how busy each pool of connections is", Map.of());
        this.pools = pools;
    }

    @Override
    public void execute(Map<String, List<String>> given, PrintWriter output) {
        pools.all().forEach((pool, figures) -> {
            StringBuilder line = new StringBuilder(pool).append(':');
            figures.forEach((figure, value) ->
                    line.append(' ').append(figure).append('=').append(value));
            output.println(line);
        });
    }
}
