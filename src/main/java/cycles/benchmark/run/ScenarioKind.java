package cycles.benchmark.run;

/** Determines when a scenario sends its next request. */
public enum ScenarioKind {
    /** A fixed amount of work in phases, each of which starts at a barrier; the result is the total time. */
    SEED,
    /** A closed loop that begins when the process of the service has become ready; once for each JVM. */
    COLD_START,
    /** Closed loop: each client sends its next request when it has received the last response. */
    CLOSED,
    /** Open loop: requests are sent at a constant rate, independent of the responses. */
    OPEN
}
