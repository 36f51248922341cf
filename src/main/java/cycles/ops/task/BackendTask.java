package cycles.ops.task;

import static java.util.stream.Collectors.toMap;

import cycles.core.maintenance.MaintenanceTask;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A task that the engine brings along. */
public final class BackendTask extends AdminTask {
    private final MaintenanceTask task;

    public BackendTask(MaintenanceTask task) {
        super(task.name(), task.purpose(), task.parameters());
        this.task = task;
    }

    @Override
    protected Optional<String> missing(List<String> given) {
        return task.parameters().keySet().stream()
                .filter(name -> !given.contains(name))
                .findFirst()
                .map(name -> "missing parameter '" + name + "'");
    }

    @Override
    protected Optional<String> objection(Map<String, String> given) {
        return task.validationError(given);
    }

    @Override
    public void execute(Map<String, List<String>> given, PrintWriter output) {
        String done = task.run(given.entrySet().stream()
                .collect(toMap(
                        Map.Entry::getKey, entry -> value(given, entry.getKey()).orElseThrow())));
        audit(done);
        output.println(done);
    }
}
