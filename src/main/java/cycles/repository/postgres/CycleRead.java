package cycles.repository.postgres;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Requests one cycle of a user.
 *
 * @param id null for the cycle in progress
 */
record CycleRead(UUID userId, @Nullable UUID id) {}
