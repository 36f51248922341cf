package cycles.ops.task;

import cycles.ops.health.DrainState;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Removes this instance from the load balancer's rotation, or adds it again. The task {@code drain}. */
public final class DrainTask extends AdminTask {
    private final DrainState state;

    public DrainTask(DrainState state) {
        super(
                "drain",
                "removes this instance from the load balancer's rotation (out) or adds it again (in)",
                Map.of("state", "out|in"));
        this.state = state;
    }

    @Override
    protected Optional<String> missingParameter(List<String> given) {
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
