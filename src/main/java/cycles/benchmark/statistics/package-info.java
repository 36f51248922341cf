/** Statistics of a run's repetitions: means, confidence intervals, rankings and the steady state of a warm-up. */
@NullMarked
package cycles.benchmark.statistics;

import org.jspecify.annotations.NullMarked;
