/** The HTTP API: resources, request and response bodies, error responses and limits. */
@NullMarked
package cycles.http;

import org.jspecify.annotations.NullMarked;
