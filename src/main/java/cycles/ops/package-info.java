/** What operators look at and act through: health checks, admin tasks and metrics. */
@NullMarked
package cycles.ops;

import org.jspecify.annotations.NullMarked;
