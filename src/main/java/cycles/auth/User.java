package cycles.auth;

import java.time.Instant;
import java.util.UUID;

/** A user as others may see one: without password hash and token version. Instants have millisecond precision. */
public record User(UUID id, String email, Instant createdAt, Instant updatedAt) {}
