/** Builds the sections of a report from a run. */
@NullMarked
package cycles.benchmark.report.section;

import org.jspecify.annotations.NullMarked;
