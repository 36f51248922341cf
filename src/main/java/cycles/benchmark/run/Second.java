package cycles.benchmark.run;

import org.jspecify.annotations.Nullable;

/**
 * One second of a repetition.
 *
 * @param second since the start, from 0
 * @param successes answered within it
 * @param p99 in milliseconds, from the intended start, of the requests answered within it; null where there was none
 */
public record Second(int second, long successes, @Nullable Double p99) {}
