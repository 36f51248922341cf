package cycles.benchmark.run;

/** How a scenario decides when the next request starts. */
public enum ScenarioKind {
    /** A fixed amount of work in phases, each begun at a barrier; the total time is the result. */
    SEED,
    /** Each client sends its next request when the last one is answered. */
    CLOSED,
    /** Requests start at a given rate, however long the answers take. */
    OPEN
}
