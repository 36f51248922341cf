/** Collects the results of a run and writes the raw data. */
@NullMarked
package cycles.benchmark.record;

import org.jspecify.annotations.NullMarked;
