/** Virtual users: their requests, the checks of the responses and the check of the service's rules after a load. */
@NullMarked
package cycles.benchmark.client;

import org.jspecify.annotations.NullMarked;
