/** Statistics of a run's repetitions: medians, confidence intervals and rankings. */
@NullMarked
package cycles.benchmark.statistics;

import org.jspecify.annotations.NullMarked;
