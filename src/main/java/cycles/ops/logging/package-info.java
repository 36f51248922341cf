/** The format of log lines and the levels of libraries. */
@NullMarked
package cycles.ops.logging;

import org.jspecify.annotations.NullMarked;
