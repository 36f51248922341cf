/** How a storage engine is chosen and timed. The engines live in the packages below; adding one touches nothing here. */
@NullMarked
package cycles.repository;

import org.jspecify.annotations.NullMarked;
