/** The command {@code compare}: compares two stored runs. */
@NullMarked
package cycles.benchmark.compare;

import org.jspecify.annotations.NullMarked;
