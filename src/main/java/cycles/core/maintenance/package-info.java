/** Consistency checks of stored cycles, and the operations that a store offers for check, repair and purge. */
@NullMarked
package cycles.core.maintenance;

import org.jspecify.annotations.NullMarked;
