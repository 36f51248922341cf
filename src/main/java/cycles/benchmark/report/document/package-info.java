/** The elements of a report, independent of the output format: sections, tables, cells and text. */
@NullMarked
package cycles.benchmark.report.document;

import org.jspecify.annotations.NullMarked;
