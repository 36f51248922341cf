/** Renders a run as {@code report.html} and {@code report.md}. */
@NullMarked
package cycles.benchmark.report;

import org.jspecify.annotations.NullMarked;
