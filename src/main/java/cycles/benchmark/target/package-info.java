/** The service under test: starts its process and reads its admin port. */
@NullMarked
package cycles.benchmark.target;

import org.jspecify.annotations.NullMarked;
