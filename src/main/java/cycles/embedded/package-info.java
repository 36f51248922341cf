/** Starts Postgres and Redis servers in the data directory when no server is configured. */
@NullMarked
package cycles.embedded;

import org.jspecify.annotations.NullMarked;
