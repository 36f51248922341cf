/** Authenticates users: accounts in Postgres, passwords, rate limits and bearer tokens. */
@NullMarked
package cycles.auth;

import org.jspecify.annotations.NullMarked;
