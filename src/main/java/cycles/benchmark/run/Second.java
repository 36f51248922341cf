package cycles.benchmark.run;

import org.jspecify.annotations.Nullable;

/**
 * Contains the results of one second of a repetition.
 *
 * @param second seconds since the start, from 0
 * @param successes successful responses in this second
 * @param p99 latency in milliseconds from the intended start, of the responses in this second; null when there was none
 */
public record Second(int second, long successes, @Nullable Double p99) {}
