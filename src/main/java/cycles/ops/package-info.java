/** Operations: installs health checks, admin tasks, metrics and logging. */
@NullMarked
package cycles.ops;

import org.jspecify.annotations.NullMarked;
