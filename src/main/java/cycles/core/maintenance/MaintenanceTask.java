package cycles.core.maintenance;

import java.util.Map;
import java.util.Optional;

/** Something that operators can have done to one engine's store, and that no other engine knows. Thread-safe. */
public interface MaintenanceTask {

    /** How it is called, begun with the engine's name. */
    String name();

    /** What it does, in half a line. */
    String purpose();

    /** The parameters, all of them needed: their names, and the regular expression that each value has to match. */
    Map<String, String> parameters();

    /** What speaks against doing it with these values, found without doing anything; empty when nothing does. */
    Optional<String> objection(Map<String, String> given);

    /**
     * Does it while requests go on, and returns when it is done.
     *
     * @return what was done, in one line
     * @throws CycleRepositoryException when it failed
     */
    String run(Map<String, String> given);
}
