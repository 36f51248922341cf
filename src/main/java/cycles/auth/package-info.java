/** Who may come in: users in Postgres, their passwords, and the tokens that speak for them. */
@NullMarked
package cycles.auth;

import org.jspecify.annotations.NullMarked;
