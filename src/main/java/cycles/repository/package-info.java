/** Selection and timing of storage engines. Each engine has a subpackage; adding one needs no change here. */
@NullMarked
package cycles.repository;

import org.jspecify.annotations.NullMarked;
