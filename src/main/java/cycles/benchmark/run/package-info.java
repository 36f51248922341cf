/** What a benchmark run measured, as {@code run.json} stores it. */
@NullMarked
package cycles.benchmark.run;

import org.jspecify.annotations.NullMarked;
