/** Storage of cycles in Postgres; only the factory is public. */
@NullMarked
package cycles.repository.postgres;

import org.jspecify.annotations.NullMarked;
