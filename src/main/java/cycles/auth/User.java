package cycles.auth;

import java.time.Instant;
import java.util.UUID;

/** A user as others may see one: without password hash and token version. Instants have millisecond precision. */
public record User(UUID id, String email, Instant createdAt, Instant updatedAt) {
    /** Leaves the email out: it stays out of every log. */
    @Override
    public String toString() {
        return "User[id=" + id + "]";
    }
}
