package cycles.auth;

import java.security.Principal;
import java.util.UUID;

/** The user a request speaks for, proved by its token. */
public record AuthenticatedUser(UUID id) implements Principal {
    @Override
    public String getName() {
        return id.toString();
    }
}
