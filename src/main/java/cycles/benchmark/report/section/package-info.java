/** The sections of a report, each built from a run. */
@NullMarked
package cycles.benchmark.report.section;

import org.jspecify.annotations.NullMarked;
