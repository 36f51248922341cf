/** A Postgres database as this service uses one: configuration, pool, time-outs, migrations and the meaning of its errors. */
@NullMarked
package cycles.database;

import org.jspecify.annotations.NullMarked;
