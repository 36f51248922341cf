package cycles.benchmark.client;

import cycles.benchmark.load.PreparedRequest;
import java.util.List;

/** Somebody whose cycles can be held against the rules. */
public interface ConsistencyChecker {
    /** Requests whose answers show whether the rules held since the last time; empty when nothing happened. */
    List<PreparedRequest> checks();

    /** Says what only all of those answers together show. */
    void conclude();
}
