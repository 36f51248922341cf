/** Load generator: raw sockets on one thread, so that it takes little processor time from a service on the same machine. */
@NullMarked
package cycles.benchmark.load;

import org.jspecify.annotations.NullMarked;
