package cycles.repository.postgres;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question for one cycle of a user.
 *
 * @param id null: the one in progress
 */
record CycleRead(UUID userId, @Nullable UUID id) {}
