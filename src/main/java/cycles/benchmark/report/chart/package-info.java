/** Draws the charts of a report as SVG. */
@NullMarked
package cycles.benchmark.report.chart;

import org.jspecify.annotations.NullMarked;
