/** The load generator: raw sockets on one thread, so that it takes little from the service that it measures on the same machine. */
@NullMarked
package cycles.benchmark.load;

import org.jspecify.annotations.NullMarked;
