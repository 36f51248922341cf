/** Storage of cycles in LMDB; only the factory is public. */
@NullMarked
package cycles.repository.lmdb;

import org.jspecify.annotations.NullMarked;
