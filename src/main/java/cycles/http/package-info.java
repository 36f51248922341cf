/** The HTTP API: resources, request and response bodies, the one error body and what maps everything else to it. */
@NullMarked
package cycles.http;

import org.jspecify.annotations.NullMarked;
