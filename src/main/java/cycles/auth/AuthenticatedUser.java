package cycles.auth;

import java.security.Principal;
import java.util.UUID;

/** Identifies the user of a request with a valid token. */
public record AuthenticatedUser(UUID id) implements Principal {
    @Override
    public String getName() {
        return id.toString();
    }
}
