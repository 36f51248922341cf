/** Storage of cycles in Redis; only the factory is public. */
@NullMarked
package cycles.repository.redis;

import org.jspecify.annotations.NullMarked;
