package cycles.benchmark.run;

/**
 * Contains the service's own metrics of a repetition.
 *
 * @param cpuShare processor time of the service's process per wall-clock time
 * @param gcMillis milliseconds of garbage collection
 * @param requestsSent requests to which the client received a response
 * @param requestsCounted requests counted by the service
 */
public record ServerHealth(double cpuShare, double gcMillis, long requestsSent, long requestsCounted) {

    /** Returns whether the service counted as many requests as the client. */
    public boolean countsMatch() {
        return requestsSent == requestsCounted;
    }
}
