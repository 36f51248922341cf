/** Connects to Postgres: configuration, connection pool, timeouts, migrations and error classification. */
@NullMarked
package cycles.database;

import org.jspecify.annotations.NullMarked;
