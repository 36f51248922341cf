package cycles.ops.task;

import cycles.ops.health.DrainState;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The task {@code drain}: takes this instance out of the load balancer's rotation, or puts it back. */
public final class DrainTask extends AdminTask {
    private final DrainState state;

    public DrainTask(DrainState state) {
        super("drain", "takes this instance out of the balancer's rotation, or back in", Map.of("state", "out|in"));
        this.state = state;
    }

    @Override
    protected Optional<String> missing(List<String> given) {
        return given.contains("state") ? Optional.empty() : Optional.of("missing parameter 'state'");
    }

    @Override
    public void execute(Map<String, List<String>> given, PrintWriter output) {
        boolean drained = value(given, "state").filter("out"::equals).isPresent();
        state.setDrained(drained);
        audit("drained=" + drained);
        output.println(drained ? "drained: readiness turns red" : "in rotation: readiness turns green");
    }
}
