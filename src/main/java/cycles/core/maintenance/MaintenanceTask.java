package cycles.core.maintenance;

import java.util.Map;
import java.util.Optional;

/** Defines a maintenance task that only one engine has. Implementations are thread-safe. */
public interface MaintenanceTask {

    /** Returns the task's name, which starts with the engine's name. */
    String name();

    /** Describes the effect of the task in half a line. */
    String purpose();

    /** Returns the parameters, all of them required: each name with the regular expression that its value must match. */
    Map<String, String> parameters();

    /** Returns why the task cannot run with these parameters, without any side effect; empty when it can. */
    Optional<String> validationError(Map<String, String> given);

    /**
     * Runs the task synchronously, concurrently with requests.
     *
     * @return a description of the result, in one line
     * @throws CycleRepositoryException when the task failed
     */
    String run(Map<String, String> given);
}
