/** The command {@code compare}: holds one stored run against another. */
@NullMarked
package cycles.benchmark.compare;

import org.jspecify.annotations.NullMarked;
