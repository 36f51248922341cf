/** Health checks, readiness and the state of an instance that leaves the rotation. */
@NullMarked
package cycles.ops.health;

import org.jspecify.annotations.NullMarked;
