/** The results of a benchmark run, as stored in {@code run.json}. */
@NullMarked
package cycles.benchmark.run;

import org.jspecify.annotations.NullMarked;
