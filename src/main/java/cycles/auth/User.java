package cycles.auth;

import java.time.Instant;
import java.util.UUID;

/** Contains the public data of a user, without password hash and token version. Instants have millisecond precision. */
public record User(UUID id, String email, Instant createdAt, Instant updatedAt) {
    /** Omits the email, which must not be logged. */
    @Override
    public String toString() {
        return "User[id=" + id + "]";
    }
}
