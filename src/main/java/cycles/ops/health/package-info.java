/** Health checks, readiness and draining. */
@NullMarked
package cycles.ops.health;

import org.jspecify.annotations.NullMarked;
