package cycles.benchmark.client;

import cycles.benchmark.load.PreparedRequest;
import java.util.List;

/** Checks the cycles of one user against the rules and against the writes that the service acknowledged. */
public interface ConsistencyChecker {
    /** Returns requests whose responses show whether the rules held since the last check; empty when nothing was written. */
    List<PreparedRequest> checks();

    /** Reports violations that only the responses to all checks together show. Called after the last response. */
    void conclude();
}
