/** Observes API requests: request metrics, request log lines and route names. Rejects cross-site requests to the admin port. */
@NullMarked
package cycles.ops.request;

import org.jspecify.annotations.NullMarked;
