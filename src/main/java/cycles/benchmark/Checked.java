package cycles.benchmark;

import cycles.benchmark.load.Call;
import java.util.List;

/** Somebody whose cycles can be held against the rules. */
interface Checked {
    /** Requests whose answers show whether the rules held since the last time; empty when nothing happened. */
    List<Call> checks();

    /** Says what only all of those answers together show. */
    void conclude();
}
