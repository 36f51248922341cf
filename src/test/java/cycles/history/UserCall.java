package cycles.history;

import cycles.repository.Outcome;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A call of a user.
 *
 * @param text a description for failure messages
 * @param execution executes the call
 * @param placeholderId represents the id of a cycle that this call creates if no response contains the real id; its UUID version is 0,
 *     which no real id has
 */
public record UserCall<T>(String text, Function<T, Outcome> execution, UUID placeholderId) {
    private static final AtomicLong PLACEHOLDERS = new AtomicLong();

    /** Creates a call with its own placeholder id. */
    public static <T> UserCall<T> of(String text, Function<T, Outcome> execution) {
        return new UserCall<>(text, execution, new UUID(0, PLACEHOLDERS.incrementAndGet()));
    }

    static boolean isPlaceholder(UUID id) {
        return id.version() == 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
