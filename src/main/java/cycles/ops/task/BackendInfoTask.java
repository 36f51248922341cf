package cycles.ops.task;

import cycles.core.BackendInfo;
import cycles.core.CycleRepository;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Prints the storage engine of the cycles, its location, durability and size, without secrets. The task {@code backend-info}. */
public final class BackendInfoTask extends AdminTask {
    private final String backend;
    private final CycleRepository repository;

    public BackendInfoTask(String backend, CycleRepository repository) {
        super("backend-info", "prints the storage engine of the cycles, its location, durability and size", Map.of());
        this.backend = backend;
        this.repository = repository;
    }

    @Override
    public void execute(Map<String, List<String>> given, PrintWriter output) {
        BackendInfo info = repository.check();
        output.println("type: " + backend);
        output.println("version: " + info.version());
        output.println("location: " + info.location());
        output.println("durability: " + info.durability());
        output.println("durability-level: " + info.level());
        output.println("installation: "
                + repository.maintenance().installation().map(UUID::toString).orElse("none"));
        output.println("size: " + repository.maintenance().size());
    }
}
