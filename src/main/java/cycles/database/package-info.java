/** Connects to Postgres: configuration, connection pool, time-outs, migrations and error classification. */
@NullMarked
package cycles.database;

import org.jspecify.annotations.NullMarked;
