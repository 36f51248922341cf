/** Virtual users: the requests that they send and the checks of the responses. */
@NullMarked
package cycles.benchmark.client;

import org.jspecify.annotations.NullMarked;
