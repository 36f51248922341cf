package cycles.ops;

import com.codahale.metrics.health.HealthCheck;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes this instance out of a balancer's rotation and back, without stopping it: while it is drained, readiness is red and requests
 * that come all the same are served. Thread-safe.
 */
final class Drain extends HealthCheck {
    private volatile boolean drained;

    @Override
    protected Result check() {
        return drained
                ? Result.unhealthy("drained by an operator; POST /tasks/drain?state=in ends it")
                : Result.healthy();
    }

    /** The task {@code drain}. */
    public OperatorTask task() {
        return new OperatorTask(
                "drain", "takes this instance out of the balancer's rotation, or back in", Map.of("state", "out|in")) {
            @Override
            protected Optional<String> missing(List<String> given) {
                return given.contains("state") ? Optional.empty() : Optional.of("missing parameter 'state'");
            }

            @Override
            public void execute(Map<String, List<String>> given, PrintWriter output) {
                drained = value(given, "state").filter("out"::equals).isPresent();
                audit("drained=" + drained);
                output.println(drained ? "drained: readiness turns red" : "in rotation: readiness turns green");
            }
        };
    }
}
