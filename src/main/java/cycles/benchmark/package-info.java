/** The command {@code benchmark}: measures backends through the HTTP ports of the service and compares them. */
@NullMarked
package cycles.benchmark;

import org.jspecify.annotations.NullMarked;
