/** Real Postgres and Redis servers that start under the data directory when none is configured. */
@NullMarked
package cycles.embedded;

import org.jspecify.annotations.NullMarked;
