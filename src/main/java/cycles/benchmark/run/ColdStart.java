package cycles.benchmark.run;

/**
 * Contains what the cold-start scenario measures in addition to the requests.
 *
 * @param secondsToReady from the start of the process until the service reports that it is ready
 * @param steadyThroughput successful requests per second of the same load on the same JVM at the end of its warm-up
 */
public record ColdStart(double secondsToReady, double steadyThroughput) {}
