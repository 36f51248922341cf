/** Which backend to run, found out by measuring: the command {@code benchmark}. It knows the service by its HTTP ports alone. */
@NullMarked
package cycles.benchmark;

import org.jspecify.annotations.NullMarked;
