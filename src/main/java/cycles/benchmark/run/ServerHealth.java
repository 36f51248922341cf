package cycles.benchmark.run;

/**
 * What the service itself counted during a repetition.
 *
 * @param cpuShare of one processor that the service's process used
 * @param gcMillis spent in garbage collection
 * @param requestsSent that reached the service for certain: all but those that failed on the way
 * @param requestsCounted by the service
 */
public record ServerHealth(double cpuShare, double gcMillis, long requestsSent, long requestsCounted) {

    public boolean countsMatch() {
        return requestsSent == requestsCounted;
    }
}
