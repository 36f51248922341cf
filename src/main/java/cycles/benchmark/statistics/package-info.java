/** What can be said from a run's repetitions, and with which certainty. */
@NullMarked
package cycles.benchmark.statistics;

import org.jspecify.annotations.NullMarked;
